/** A program that adds notes to a file: `addingNotes <file> <notes as JSON>`. */
import * as CheckpointFile from "../src/store/CheckpointFile.ts"

const [file = "", notes = "[]"] = process.argv.slice(2)
CheckpointFile.add(file, JSON.parse(notes), true)
