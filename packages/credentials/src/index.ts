/** Credentials and badges that others can check. */
export * as Asking from "./net/Asking.ts"
export * as Checks from "./verify/Checks.ts"
export * as IssuerKey from "./key/IssuerKey.ts"
export * as Moment from "./Moment.ts"
export * as Recipients from "./who/Recipient.ts"
export * as Status from "./status/Status.ts"
export { Proven } from "./Proven.ts"
export { type Step, type Unproven, Why, quoted, unproven } from "./Unproven.ts"
export type * as Statement from "./Statement.ts"
export * as Content from "./certificate/Content.ts"
export * as Renderer from "./certificate/Renderer.ts"
export * as Signer from "./issue/Signer.ts"
<<<<<<< HEAD
export * as Verify from "./verify/Verify.ts"
=======
>>>>>>> h/issue
export * as Addresses from "./issue/Addresses.ts"
export * as Bake from "./issue/Bake.ts"
export * as Clr from "./issue/Clr.ts"
export * as CredentialJwt from "./issue/CredentialJwt.ts"
export * as DidDocument from "./issue/DidDocument.ts"
export * as IntegrityProof from "./issue/IntegrityProof.ts"
export { type KeyRecord } from "./issue/KeyRecord.ts"
export * as Keys from "./issue/Keys.ts"
export { KeysError } from "./issue/KeysError.ts"
export * as OpenBadge from "./issue/OpenBadge.ts"
export * as Profile from "./issue/Profile.ts"
export * as Subject from "./issue/Subject.ts"
export { Unbakable } from "./issue/Unbakable.ts"
export { Unsignable } from "./issue/Unsignable.ts"
<<<<<<< HEAD
export * as Html from "./certificate/Html.ts"
export * as Sample from "./certificate/Sample.ts"
export * as Template from "./certificate/Template.ts"
export * as Words from "./certificate/Words.ts"
<<<<<<< HEAD
export * as Standing from "./standing/Standing.ts"
export * as Standings from "./standing/Standings.ts"
=======
export * as LocalSigner from "./issue/LocalSigner.ts"
export * as RemoteSigner from "./issue/RemoteSigner.ts"
export * as Standing from "./standing/Standing.ts"
export * as Web from "./web/Web.ts"
export * as Issuing from "./issuing/Issuing.ts"
>>>>>>> h/issuing
export * as Kept from "./issuing/Kept.ts"
export * as LocalSigner from "./issue/LocalSigner.ts"
export * as RemoteSigner from "./issue/RemoteSigner.ts"
<<<<<<< HEAD
export * as Issuing from "./issuing/Issuing.ts"
export * as Statements from "./issuing/Statements.ts"
export { Unissuable } from "./issuing/Unissuable.ts"
export * as StatusLists from "./lists/StatusLists.ts"
<<<<<<< HEAD
export * as Web from "./web/Web.ts"
=======
export * as Verify from "./verify/Verify.ts"
>>>>>>> h/issue
=======
export * as PersonName from "./certificate/PersonName.ts"
>>>>>>> h/content
=======
export * as Standings from "./standing/Standings.ts"
>>>>>>> h/issuing
