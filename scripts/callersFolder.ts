/** Loaded before a program that `npm run` starts in the clone: it runs in the folder of whoever called npm, as their paths mean. */
process.chdir(process.env["INIT_CWD"] ?? ".")
