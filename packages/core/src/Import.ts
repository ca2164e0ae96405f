/**
 * An import: files read once and on somebody's word, through any adapter, from their beginning. It can be checked before, which tells
 * of each row what would become of it, and undone after, as if it had never been. What it brings is dated when it happened.
 */
export { importOf, importsOf } from "./internal/importsOf.ts"
export {
  type Beginning,
  type By,
  conflicts,
  type Conflicts,
  decode,
  digestOf,
  type Draft,
  type Import,
  type Label,
  labelFrom,
  labelText,
  people,
  type People,
  readingOf,
  type Terms,
  termsFrom,
  textOf,
  without,
  withoutTexts
} from "./internal/ImportTerms.ts"
export { check, type Check, type CheckOptions } from "./internal/ImportCheck.ts"
export { run, type RunOptions, type Step } from "./internal/ImportRun.ts"
export { maxTold, previewUndo, undo, type Undone, type UndoPreview } from "./internal/ImportUndo.ts"
export { type Kept, type Superseded } from "./internal/Undoing.ts"
export { add, type Counts, noRows, type Row, type Verdict, verdicts } from "./internal/Verdicts.ts"
