/** What the tests use of it: these packages have no types of their own. */
declare module "@digitalbazaar/data-integrity" {
  export const DataIntegrityProof: new (options: { readonly signer?: unknown; readonly cryptosuite: unknown }) => object
}
declare module "@digitalbazaar/eddsa-rdfc-2022-cryptosuite" {
  export const cryptosuite: unknown
}
declare module "@digitalbazaar/ed25519-multikey" {
  interface Key {
    id: string
    controller: string
    readonly publicKeyMultibase: string
    readonly signer: () => unknown
  }
  export function generate(): Promise<Key>
}
declare module "@digitalbazaar/vc" {
  interface Options {
    readonly credential: object
    readonly suite: unknown
    readonly controller?: object
    readonly documentLoader: (address: string) => Promise<unknown>
    readonly now?: Date
    readonly checkStatus?: () => Promise<{ readonly verified: boolean }>
  }
  export function issue(options: Options): Promise<object>
  export function verifyCredential(options: Options): Promise<{ readonly verified: boolean }>
}
