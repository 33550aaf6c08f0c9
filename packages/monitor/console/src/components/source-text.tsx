import './source-text.css';

/** Text as it is, in a frame that scrolls, by keys too. */
export function SourceText({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys
    <section className="source" tabIndex={0} aria-label={name}>
      <pre>{text}</pre>
    </section>
  );
}
