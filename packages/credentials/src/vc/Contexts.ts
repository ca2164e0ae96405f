/** The contexts that give the words of credentials their meaning, as they were published: nothing is loaded from anywhere else. */
import clr201 from "./contexts/clr-2.0.1.json" with { type: "json" }
import credentials1 from "./contexts/credentials-v1.json" with { type: "json" }
import credentials2 from "./contexts/credentials-v2.json" with { type: "json" }
import integrity1 from "./contexts/data-integrity-v1.json" with { type: "json" }
import integrity2 from "./contexts/data-integrity-v2.json" with { type: "json" }
import badges300 from "./contexts/ob-3.0.0.json" with { type: "json" }
import badges301 from "./contexts/ob-3.0.1.json" with { type: "json" }
import badges302 from "./contexts/ob-3.0.2.json" with { type: "json" }
import badges303 from "./contexts/ob-3.0.3.json" with { type: "json" }
import extensions from "./contexts/ob-extensions.json" with { type: "json" }

export interface Pinned {
  readonly file: string
  /** SHA-256 of the file, in hexadecimal digits: two texts of one address have been about. */
  readonly sha256: string
  readonly document: unknown
}

const badges = "https://purl.imsglobal.org/spec/ob/v3p0"

/** By the addresses that credentials name them by. */
export const pinned: ReadonlyMap<string, Pinned> = new Map([
  [
    "https://www.w3.org/2018/credentials/v1",
    {
      file: "credentials-v1.json",
      sha256: "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8",
      document: credentials1
    }
  ],
  [
    "https://www.w3.org/ns/credentials/v2",
    {
      file: "credentials-v2.json",
      sha256: "8a9f494a89ecc51db093e90e84713e07e84d6d9204364a9b3c7868b21751236f",
      document: credentials2
    }
  ],
  [
    "https://w3id.org/security/data-integrity/v1",
    {
      file: "data-integrity-v1.json",
      sha256: "b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554",
      document: integrity1
    }
  ],
  [
    "https://w3id.org/security/data-integrity/v2",
    {
      file: "data-integrity-v2.json",
      sha256: "0f77743daf5b4e8fc067fc5ba5b21044283053aa717fc6b0219843bed3b00363",
      document: integrity2
    }
  ],
  [
    `${badges}/context.json`,
    {
      file: "ob-3.0.0.json",
      sha256: "9f1c8f9f361ba2994b9b50701f41149919542c50c7b7455b2846d87959295d72",
      document: badges300
    }
  ],
  [
    `${badges}/context-3.0.1.json`,
    {
      file: "ob-3.0.1.json",
      sha256: "af095468326d3449160509b26ca71576e6321d13c85b0369cfe3b654c9a48fba",
      document: badges301
    }
  ],
  [
    `${badges}/context-3.0.2.json`,
    {
      file: "ob-3.0.2.json",
      sha256: "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
      document: badges302
    }
  ],
  [
    `${badges}/context-3.0.3.json`,
    {
      file: "ob-3.0.3.json",
      sha256: "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761",
      document: badges303
    }
  ],
  [
    `${badges}/extensions.json`,
    {
      file: "ob-extensions.json",
      sha256: "2d013f981d1f4516081a6a04e55468ba2b071d4153b794f19a79715c45a89a5e",
      document: extensions
    }
  ],
  [
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
    {
      file: "clr-2.0.1.json",
      sha256: "30e8c666adf9fd720c118ce0bafe65dbd2a88f6d2acf362f34bfb0f4753804d1",
      document: clr201
    }
  ]
])

/** Those that a credential begins with, by the version of its data model. */
export const first: ReadonlyMap<unknown, 1 | 2> = new Map([
  ["https://www.w3.org/2018/credentials/v1", 1],
  ["https://www.w3.org/ns/credentials/v2", 2]
])
