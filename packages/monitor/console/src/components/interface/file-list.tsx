import type { InterfaceFile } from '../../../../src/api/types.ts';
import { Section } from '../page.tsx';
import { SourceText } from '../source-text.tsx';

/** The files of an interface as they are. */
export function FileList({ files }: { readonly files: readonly InterfaceFile[] }) {
  return files.map(({ path, text }) => (
    <Section key={path} title={path}>
      <SourceText name={`Text of ${path}`} text={text} />
    </Section>
  ));
}
