/** Comments, texts and words of an interface file, of which only includes matter here. */
const token =
  /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|#[^\n]*|(?<!\w)include\s*(?:"([^"\n]*)"|'([^'\n]*)')|"[^"]*"|'[^']*'/g;

/** The files that a `.thrift` file includes, as it names them. */
export function includesOf(text: string): string[] {
  const names = [...text.matchAll(token)].map(([, double, single]) => double ?? single);
  return [...new Set(names.filter((name) => name !== undefined))];
}
