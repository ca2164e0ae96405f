/** Before the name of each of our extensions: `earned-on`, `valid-from`, `valid-until`, `lost-on`, `lost-until`, and so on. */
export const extension = "urn:x-laurel:xapi:"
