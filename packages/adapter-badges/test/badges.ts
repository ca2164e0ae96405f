/** Issuers, lists and files of the tests of credentials, which it does not publish. */
// @boundaries-ignore what the tests of both packages share is a door of neither
export * from "../../credentials/test/testing.ts"
