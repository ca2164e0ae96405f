/** Why a file or a folder can't be read, in the words of a sync, and what to do. */
export const whyNot = (cause: unknown): string => {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  if (code === "ENOENT" || code === "ENOTDIR") return "no such file. Put the file there, or mend its path."
  if (code === "EACCES" || code === "EPERM")
    return "a file that this user may not read. Give this user permission to read it."
  return cause instanceof Error ? cause.message : String(cause)
}
