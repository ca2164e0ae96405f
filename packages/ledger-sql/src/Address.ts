/** Which texts are addresses of databases; apart from what opens them, which takes longer to load than all else here. */

/** Every part in its place: a password with a / or a # of its own would otherwise be taken for a database, and shown. */
const addressPattern =
  /^postgres(?:ql)?:\/\/(?:[^@/?#\s]*@)?(?:[^@/?#\s:]*|\[[0-9a-fA-F:.]+\])(?::\d+)?(?:\/[^@/?#:\s]*)?(?:\?[^#@\s]*)?$/

/** Whether a text is the address of a PostgreSQL database. */
export const isAddress = (address: string): boolean => addressPattern.test(address) && URL.canParse(address)
