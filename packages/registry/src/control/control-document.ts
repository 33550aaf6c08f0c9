import { ThriftkeeperError } from '../generated/errors.ts';
import type { ControlDocument } from '../generated/records.ts';
import { validateControlDocument } from '../generated/validators.js';
import { nameProblem } from '../names.ts';
import { type RecordKind, readRecord, writeRecord } from '../records/record-bytes.ts';
import { parseSelector } from './selector.ts';

const kind: RecordKind<ControlDocument> = {
  what: 'the control document',
  maxBytes: 262_144,
  invalid: 'CONTROL_INVALID',
  validate: validateControlDocument,
};

/**
 * Reads a control document; no content at all is the empty document (CTRL-1).
 *
 * @throws CONTROL_INVALID, RECORD_TOO_LARGE, SPEC_UNSUPPORTED; its reader keeps the last good one (CTRL-2)
 */
export function readControlDocument(bytes: Uint8Array, where: string): ControlDocument {
  return bytes.byteLength === 0 ? {} : checked(readRecord(kind, bytes, where), where);
}

/**
 * The bytes of a control document, checked as its readers will (CTRL-4).
 *
 * @throws CONTROL_INVALID, RECORD_TOO_LARGE
 */
export const writeControlDocument = (document: ControlDocument, where: string): Buffer =>
  writeRecord(kind, checked(document, where), where);

/** What the schema cannot say: names of nodes and operands of selectors. */
function checked(document: ControlDocument, where: string): ControlDocument {
  const refuse = (field: string, problem: string): never => {
    throw new ThriftkeeperError(
      'CONTROL_INVALID',
      `the control document at ${where} is not valid: ${field}: ${problem}`,
      { details: { field } },
    );
  };
  for (const node of Object.keys(document.providers ?? {})) {
    const problem = nameProblem(node);
    if (problem !== undefined) refuse(`/providers/${node}`, problem);
  }
  for (const selector of Object.keys(document.consumers ?? {})) {
    try {
      parseSelector(selector);
    } catch (error) {
      refuse(`/consumers/${selector}`, (error as Error).message);
    }
  }
  return document;
}
