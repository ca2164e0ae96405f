/**
 * What a configuration may say, for editors: written by test/config.test.ts from the schema that the program reads one with, and
 * held to it. Change the schema and test/fieldWords.ts, and write it anew with `vitest run -u apps/sync/test/config.test.ts`.
 */

export type Json = string | number | boolean | null | ReadonlyArray<Json> | { readonly [key: string]: Json }

/** What a verb of a statement can say. */
export type Meaning =
  | "completed"
  | "passed"
  | "failed"
  | "scored"
  | "progressed"
  | "attended"
  | "registered"
  | "unregistered"
  | "earned"
  | "watched"
  | "result"
  | "nothing"

export interface Config {
  /** Where the ledger is: the path of a file, which the first `laurel sync` makes, or a PostgreSQL database. */
  readonly store: string | Store
  /** Seconds after which another worker takes over what one that died was doing: 1 to 3,600, and 10 unless given. */
  readonly leaseSeconds?: number
  /** How the log is signed, and where else what was signed is written. */
  readonly checkpoints?: Checkpoint
  /** How long the raw text of rows is kept; for ever unless given. */
  readonly retention?: Retention
  /** Record stores (xAPI) that `laurel announce` tells what was achieved. */
  readonly outbox?: ReadonlyArray<Outbox>
  /** Endpoints that are told what happens; see docs/webhooks.md. */
  readonly webhooks?: ReadonlyArray<Webhook>
  /** Where evidence files are kept, and which are; none are unless given. */
  readonly documents?: Document
  /** When `laurel watch` reads the sources. */
  readonly watch?: Watch
  /** How much each key of the API may ask, and who stands in front of `laurel serve`. */
  readonly serve?: Serve
  /** Who issues certificates and credentials, and where anybody asks about them; see docs/credentials.md. */
  readonly credentials?: Credential
  /** The file with the catalog: offerings, achievement types, certifications. A path is relative to this file. */
  readonly catalog: string
  /** What an edited catalog waits for: `planned`, unless given, for `laurel apply`; `automatic` for whatever syncs. */
  readonly apply?: "planned" | "automatic"
  /** Where facts come from, at most 100. What to write for each `adapter` the README tells. */
  readonly sources: ReadonlyArray<
    | TabularSource
    | XapiSource
    | XapiFileSource
    | XapiPushSource
    | ScormPushSource
    | ScormCloudSource
    | MoodleSource
    | CanvasSource
    | CanvasGradeChangesSource
    | OpenedxSource
    | OpenedxEventsSource
    | AdministrateSource
    | BadgesSource
  >
}

export interface Store {
  /** A PostgreSQL database, version 14 or later. */
  readonly postgres: Postgres
}

export interface Postgres {
  /** `env:` and the environment variable that holds the address, such as "env:DATABASE_URL". An address with a password is refused. */
  readonly url: string
  /** The schema with the store's tables; `laurel` unless given. */
  readonly schema?: string
  /** A file of certificates in PEM by one of which the server's must be signed. */
  readonly ca?: string
  /** `verify`: the certificate is checked. `require`: encrypted, but anybody may be at the other end. `off`: in clear. */
  readonly tls?: "verify" | "require" | "off"
  /** Connections of one process at most, 1 to 50; 4 unless given. */
  readonly connections?: number
}

export interface Checkpoint {
  /** The file of the private key, or `env:` and the variable that holds it; beside the store unless given. */
  readonly key?: string
  /** The log's name, such as training.example.org/records, for a key that is yet to be made. */
  readonly origin?: string
  /** Files, on other volumes, at most 10, that every signed checkpoint is added to. */
  readonly files?: ReadonlyArray<string>
  /** Seconds between two checkpoints of one long sync at least; 60 unless given. */
  readonly seconds?: number
  /** Public keys that earlier checkpoints were signed with. */
  readonly trusted?: ReadonlyArray<string>
}

export interface Retention {
  /** For how long rows that could not be read or placed are kept, such as P90D. */
  readonly rejections?: string
  /** For how long rows of archived sources are kept as they were received, such as P1Y. */
  readonly received?: string
  /** For how long rows that facts were read from are kept, by kind of fact; `*` for every other. */
  readonly rows?: Readonly<Record<string, string>>
}

export interface Outbox {
  /** What this record store is called: it is known by that from then on. */
  readonly id: string
  /** Which kind it is of. */
  readonly adapter: "xapi"
  /** Where the record store's API is: what stands before `/statements`. */
  readonly endpoint: string
  /** Who we are. What ends in `From` names an environment variable: a secret never stands in a file. */
  readonly auth: "none" | Auth
  /** By which identity the store knows a person: the first of these that somebody has. */
  readonly actor: ReadonlyArray<Actor>
  /** The achievement types that are told; all unless given. */
  readonly types?: ReadonlyArray<string>
  /** Whether also what imports brought is told; not unless given. */
  readonly imports?: boolean
  /** The address of an achievement type, with `{type}` in it. */
  readonly activity: string
  /** Who voids statements: the account `laurel` at the origin of `activity` unless given. */
  readonly agent?: Agent
  /** The IANA zone in which a day ends; UTC unless given. */
  readonly zone?: string
  /** The version of xAPI; 1.0.3 unless given. */
  readonly version?: "1.0.3" | "2.0.0"
  /** Statements of one request, 1 to 500; 50 unless given. */
  readonly batch?: number
  /** Requests a second at most; 10 unless given. */
  readonly perSecond?: number
}

export interface Auth {
  /** The user's name. */
  readonly user?: string
  /** The environment variable that holds the password. */
  readonly passwordFrom?: string
  /** The environment variable that holds the token. */
  readonly tokenFrom?: string
  /** The id of the client (OAuth 2.0). */
  readonly clientId?: string
  /** The environment variable that holds the client's secret. */
  readonly clientSecretFrom?: string
  /** Where the client is given a token. */
  readonly tokenUrl?: string
  /** What the token is to be good for, where the server wants to be told. */
  readonly scope?: string
}

export interface Actor {
  /** The scheme of the identity, such as `email`. */
  readonly scheme: string
  /** How a statement names somebody: `mbox`, `mbox_sha1sum`, `openid` or `account`. */
  readonly as: "mbox" | "mbox_sha1sum" | "openid" | "account"
  /** The address of the system that the account is of. */
  readonly homePage?: string
}

export interface Agent {
  /** The address of the system that the account is of. */
  readonly homePage: string
  /** The name of the account. */
  readonly name: string
}

export interface Webhook {
  /** What this endpoint is called: the store remembers under it how far it was told. */
  readonly id: string
  /** Its address, which begins with https://. */
  readonly url: string
  /** The environment variable with its secret, `whsec_…`; several while one takes the place of another. */
  readonly secretFrom: string | ReadonlyArray<string>
  /** Types of events, such as `achievement.issued` or `holding.*`; all unless given. */
  readonly events?: ReadonlyArray<string>
  /** What events may come of; source, decision, policy and time unless given. */
  readonly causes?: ReadonlyArray<"source" | "decision" | "policy" | "import" | "catalog" | "rebuild" | "time">
  /** Achievement types and certifications that are told of; all unless given. */
  readonly types?: ReadonlyArray<string>
  /** Where a new endpoint begins: at what is recorded from now on, unless given, or at the beginning of the log. */
  readonly from?: "now" | "beginning"
  /** The IANA zone in which a day begins; UTC unless given. */
  readonly zone?: string
  /** Whether what people are called is sent too; not unless given. */
  readonly identities?: boolean
  /** Whether it may be within one's own network; not unless given. */
  readonly private?: boolean
}

export interface Document {
  /** The folder with the documents, beside this file. */
  readonly directory?: string
  /** A bucket with the documents, instead of a folder. */
  readonly s3?: S3
  /** Bytes of one document at most; 100 MiB unless given. */
  readonly maxBytes?: number
  /** Media types that are kept; all but text/plain unless given. */
  readonly types?: ReadonlyArray<
    | "application/pdf"
    | "image/png"
    | "image/jpeg"
    | "image/webp"
    | "image/tiff"
    | "image/gif"
    | "image/heic"
    | "image/heif"
    | "image/avif"
    | "text/plain"
  >
}

export interface S3 {
  /** Where the bucket's service is. */
  readonly endpoint: string
  /** The region that requests are signed for. */
  readonly region: string
  /** The bucket's name. */
  readonly bucket: string
  /** What stands before the names of all documents in the bucket. */
  readonly prefix?: string
  /** Whether the bucket stands in the path of addresses, which it does unless given, and not in the host. */
  readonly pathStyle?: boolean
  /** The environment variable that holds the id of the access key. */
  readonly accessKeyIdFrom: string
  /** The environment variable that holds the secret of the access key. */
  readonly secretAccessKeyFrom: string
  /** The environment variable that holds the session's token, where there is one. */
  readonly sessionTokenFrom?: string
}

export interface Watch {
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5"; the same with a zone; or "never". */
  readonly schedule?: "never" | string | Schedule
  /** The IANA zone in which schedules without one are told; UTC unless given. */
  readonly zone?: string
  /** Seconds over which what is due at the same moment is spread, 0 to 3,600; 30 unless given. */
  readonly jitterSeconds?: number
  /** Sources read at the same time, 1 to 32; 4 unless given. */
  readonly atOnce?: number
}

export interface Schedule {
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5". */
  readonly cron: string
  /** The IANA zone in which it is told. */
  readonly zone: string
}

export interface Serve {
  /** Requests a minute of one key of the API, 1 to 100,000; 600 unless given. */
  readonly requestsPerMinute?: number
  /** Proxies in front of `laurel serve` that write `X-Forwarded-For`, 0 to 5; none unless given. */
  readonly proxies?: number
}

export interface Credential {
  /** Where anybody asks whether a certificate holds, such as https://certs.example.org. It is in every credential: do not change it. */
  readonly address: string
  /** Who issues, as certificates and credentials say it. */
  readonly issuer: CredentialsIssuer
  /** The folder of the keys that credentials are signed with; `credential-keys` beside the store unless given. */
  readonly keys?: string
  /** The file that says what certificates look like; a plain one unless given. */
  readonly template?: string
  /** The same for single achievement types. */
  readonly templates?: Readonly<Record<string, string>>
  /** The file of a Typst template of your own, checked before it is used; Laurel's unless given. */
  readonly typst?: string
  /** The paper of certificates; a4 unless given. */
  readonly paper?: "a4" | "us-letter"
  /** A CSV file of what people are called, with the columns `contact` and `name`; none unless given. */
  readonly names?: string
  /** Whether a credential has a salted hash of the person's e-mail address, `email`, which can be guessed; `none` unless given. */
  readonly identifiers?: "none" | "email"
  /** The language of certificates where nobody asks for another, such as `de`; English unless given. */
  readonly language?: string
}

export interface CredentialsIssuer {
  /** What the issuer is called. */
  readonly name: string
  /** The issuer's own pages. */
  readonly url?: string
  /** Where the issuer is asked. */
  readonly email?: string
  /** The address of the issuer's logo. */
  readonly image?: string
}

export interface TabularSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Whether rows are kept as they were received, so that they can be read again (`laurel remap`); not unless given. */
  readonly archive?: boolean
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5"; the same with a zone; or "never". */
  readonly schedule?: "never" | string | Schedule
  /** Which kind it is of. */
  readonly adapter: "tabular"
  /** How the columns of the files become facts. `laurel import suggest <file>` proposes one. */
  readonly mapping: Mapping
}

export interface Mapping {
  /** What the mapping is called: an import asks for it, and keeps it. */
  readonly name?: string
  /** Which edition of the mapping this is: an import asks for it, and keeps it. */
  readonly version?: number
  /** Whether an import makes people known whom the ledger does not know, which it does unless given, or only matches. */
  readonly people?: "create" | "match"
  /** What an import does where a row says something else than what stands under its key; `replace` unless given. */
  readonly conflicts?: "replace" | "append" | "skip" | "ifNewer"
  /** How it is written. */
  readonly format?: Format
  /** Texts used as {constant.name}; one that is null is given when a file is read. */
  readonly constants?: Readonly<Record<string, string | null>>
  /** Whether white space around each cell's text goes. */
  readonly trim?: boolean
  /** Texts of cells that mean no value, beside the empty cell. */
  readonly missing?: ReadonlyArray<string>
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone: string
  /** The language of the names of months; English unless given. */
  readonly locale?: string
  /** What stands before the decimals of a number; a point unless given. */
  readonly decimal?: "." | ","
  /** Rows committed together. */
  readonly pageRows?: number
  /** Rows of a file at most. */
  readonly maxRows?: number
  /** Translations of texts, by names that expressions use. */
  readonly maps?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Small reference files that rows are looked up in. */
  readonly tables?: Readonly<Record<string, Table>>
  /** The files, read in this order. */
  readonly streams: ReadonlyArray<Stream>
}

export interface Format {
  /** What kind of file it is; found out unless given. */
  readonly kind?: "csv" | "xlsx" | "json" | "ndjson"
  /** What stands between cells; found out unless given. */
  readonly delimiter?: string
  /** How characters are written; found out unless given. */
  readonly encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252"
  /** The sheet of a workbook, by its name or its number. */
  readonly sheet?: string | number
  /** How the row with the names of columns is found. */
  readonly header?: Header
  /** Where in a JSON document the records are. */
  readonly records?: string
}

export interface Header {
  /** Names of columns that are in that row. */
  readonly has: ReadonlyArray<string>
  /** Where the rows end. */
  readonly until?: "blank" | "end"
}

export interface Table {
  /** The path of the file, relative to this configuration; plain or gzip. */
  readonly file: string
  /** How it is written. */
  readonly format?: Format
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key: ReadonlyArray<string>
}

export interface Stream {
  /** What the stream is called: facts are known by it, so do not change it once something was synced. */
  readonly name: string
  /** The path of the file, relative to this configuration; plain or gzip. */
  readonly file?: string
  /** How it is written. */
  readonly format?: Format
  /** Names of columns as templates use them, by what they are called in files. */
  readonly columns?: Readonly<Record<string, ReadonlyArray<string>>>
  /** Columns that need not be there. */
  readonly optional?: ReadonlyArray<string>
  /** Columns that are used only where another of their name is missing. */
  readonly fallback?: ReadonlyArray<string>
  /** Columns that each row must have a text in. */
  readonly required?: ReadonlyArray<string>
  /** Columns that make up what a row says, where it has no key. */
  readonly content?: "mapped" | "whole"
  /** Rows that say nothing. */
  readonly ignore?: ReadonlyArray<string>
  /** Rows of tables that templates use as {lookup.column}. */
  readonly lookups?: Readonly<Record<string, Lookup>>
  /** Who a row is about, and in what. */
  readonly subject: Subject
  /** What each row says. */
  readonly facts: ReadonlyArray<
    | RegisteredFact
    | UnregisteredFact
    | ScheduledFact
    | AttendedFact
    | ProgressedFact
    | CompletedFact
    | PassedFact
    | FailedFact
    | ScoredFact
    | CreditedFact
    | PresentedFact
    | RolledUpFact
    | AssessedFact
    | ClosedFact
    | RetractedFact
  >
}

export interface Lookup {
  /** The table that is looked up in, one of `tables`. */
  readonly table: string
  /** The texts that the table's key is compared with. */
  readonly by: ReadonlyArray<string | By>
}

export interface By {
  /** A text made of cells, such as {student}. */
  readonly value: string
  /** Whether the text is put into lower or upper case. */
  readonly case?: "lower" | "upper"
  /** What the text is translated by: one of `maps`, or written here. */
  readonly map?: string | Readonly<Record<string, string>>
  /** The text where the map lacks it. */
  readonly otherwise?: string
}

export interface Subject {
  /** What the participation is known by, such as {run}/{student}. */
  readonly key: string | By
  /** The id of the offering, made of cells. */
  readonly offering: string | By
  /** Who the person is. */
  readonly contact: Contact | ReadonlyArray<Contact>
  /** What else the person is claimed to be called. */
  readonly claims?: ReadonlyArray<Contact>
}

export interface Contact {
  /** The scheme of the identities that people have there. */
  readonly scheme: string
  /** A text made of cells, such as {student}. */
  readonly value: string | By
}

export interface RegisteredFact {
  /** What kind of fact it is. */
  readonly evidence: "Registered"
  /** By when it is to be done. */
  readonly due?: DateDue | InstantDue | OffsetDue
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface DateDue {
  /** A day, made of cells. */
  readonly date: string | By
  /** How days are written, such as dd/MM/yyyy; year-month-day unless given. */
  readonly format?: string | ReadonlyArray<string>
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone?: string
}

export interface InstantDue {
  /** A moment, made of cells. */
  readonly instant: string | By
  /** How moments are written; ISO 8601 unless given. */
  readonly format?: string | ReadonlyArray<string>
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone?: string
}

export interface OffsetDue {
  /** A whole number of days, made of cells. */
  readonly offset: string | By
  /** What the days are counted from. */
  readonly from: string | By
}

export interface PresentWhere {
  /** A column that has a text. */
  readonly present: string
}

export interface AbsentWhere {
  /** A column that has none. */
  readonly absent: string
}

export interface ValueWhere {
  /** A text made of cells, such as {student}. */
  readonly value: string
  /** The text is one of these. */
  readonly in: ReadonlyArray<string>
}

export interface RegisteredFactValueWhere {
  /** A text made of cells, such as {student}. */
  readonly value: string
  /** The text is none of these. */
  readonly notIn: ReadonlyArray<string>
}

export interface DateOn {
  /** A day, made of cells. */
  readonly date: string | By
  /** How days are written, such as dd/MM/yyyy; year-month-day unless given. */
  readonly format?: string | ReadonlyArray<string>
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone?: string
  /** What the day is: when it happened, or only when it was taken down. */
  readonly basis?: "stated" | "bounded" | "observed"
}

export interface InstantOn {
  /** A moment, made of cells. */
  readonly instant: string | By
  /** How moments are written; ISO 8601 unless given. */
  readonly format?: string | ReadonlyArray<string>
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone?: string
  /** What the day is: when it happened, or only when it was taken down. */
  readonly basis?: "stated" | "bounded" | "observed"
}

export interface OffsetOn {
  /** A whole number of days, made of cells. */
  readonly offset: string | By
  /** What the days are counted from. */
  readonly from: string | By
  /** What the day is: when it happened, or only when it was taken down. */
  readonly basis?: "stated" | "bounded" | "observed"
}

export interface UnregisteredFact {
  /** What kind of fact it is. */
  readonly evidence: "Unregistered"
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface ScheduledFact {
  /** What kind of fact it is. */
  readonly evidence: "Scheduled"
  /** When it is to begin. */
  readonly starts?: InstantDue
  /** When it is to end. */
  readonly ends?: InstantDue
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface AttendedFact {
  /** What kind of fact it is. */
  readonly evidence: "Attended"
  /** For how many minutes. */
  readonly minutes?: string | By | DurationMinute
  /** When it began. */
  readonly from?: InstantDue
  /** When it ended. */
  readonly until?: InstantDue
  /** present, late, absent or excused. */
  readonly status?: string | By
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface DurationMinute {
  /** For how long, such as 1:27:51, 1h 27m or PT1H27M. */
  readonly duration: string | By
  /** The unit of a duration that is only a number. */
  readonly unit?: "seconds" | "minutes" | "hours"
}

export interface ProgressedFact {
  /** What kind of fact it is. */
  readonly evidence: "Progressed"
  /** How far somebody has come. */
  readonly progress: ScaledProgress | RawProgress
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface ScaledProgress {
  /** A number from 0 to 1. */
  readonly scaled: string | By
}

export interface RawProgress {
  /** The number as it is written. */
  readonly raw: string | By
  /** The most it could be. */
  readonly max: number | string | By
}

export interface CompletedFact {
  /** What kind of fact it is. */
  readonly evidence: "Completed"
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface PassedFact {
  /** What kind of fact it is. */
  readonly evidence: "Passed"
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface FailedFact {
  /** What kind of fact it is. */
  readonly evidence: "Failed"
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface ScoredFact {
  /** What kind of fact it is. */
  readonly evidence: "Scored"
  /** What was scored. */
  readonly score: RawScore | ScaledProgress
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface RawScore {
  /** The number as it is written. */
  readonly raw: string | By
  /** The least it could be; 0 unless given. */
  readonly min?: number | string | By
  /** The most it could be. */
  readonly max: number | string | By
}

export interface CreditedFact {
  /** What kind of fact it is. */
  readonly evidence: "Credited"
  /** How many points. */
  readonly points: string | By
  /** The category of the points. */
  readonly category?: string | By
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface PresentedFact {
  /** What kind of fact it is. */
  readonly evidence: "Presented"
  /** What it is called. */
  readonly title: string | By
  /** Who gave the course. */
  readonly provider?: string | By
  /** Who issued it. */
  readonly issuer?: string | By
  /** The file that proves it. */
  readonly document?: FileDocument | ReferenceDocument
  /** How many hours it stands for. */
  readonly hours?: string | By
  /** The last valid day that the proof itself claims. */
  readonly expires?: DateDue | InstantDue | OffsetDue
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface FileDocument {
  /** The file's name, among those handed over with this one. */
  readonly file: string | By
}

export interface ReferenceDocument {
  /** Where it is, kept as it is written. */
  readonly reference: string | By
}

export interface RolledUpFact {
  /** What kind of fact it is. */
  readonly evidence: "RolledUp"
  /** completed, passed, failed or incomplete. */
  readonly outcome: string | By
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface AssessedFact {
  /** What kind of fact it is. */
  readonly evidence: "Assessed"
  /** pass, fail or waive. */
  readonly verdict: string | By
  /** Who assessed. */
  readonly by: string | By
  /** In which role. */
  readonly role: string | By
  /** Why. */
  readonly reason: string | By
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface ClosedFact {
  /** What kind of fact it is. */
  readonly evidence: "Closed"
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface RetractedFact {
  /** What kind of fact it is. */
  readonly evidence: "Retracted"
  /** What must hold of a row for it to say this. */
  readonly where?:
    | PresentWhere
    | AbsentWhere
    | ValueWhere
    | RegisteredFactValueWhere
    | ReadonlyArray<PresentWhere | AbsentWhere | ValueWhere | RegisteredFactValueWhere>
  /** What a row is known by, made of cells such as {booking}/{test}. */
  readonly key?: string | By
  /** What it is about: rules find scores, completions and sessions by it. */
  readonly activity?: string | By
  /** When it happened: the first of these whose cells are all there. */
  readonly on: ReadonlyArray<DateOn | InstantOn | OffsetOn>
  /** When the source took it down. */
  readonly observed?: DateDue | InstantDue | OffsetDue
  /** The source's own word for it. */
  readonly said?: string | By
}

export interface XapiSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Whether rows are kept as they were received, so that they can be read again (`laurel remap`); not unless given. */
  readonly archive?: boolean
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5"; the same with a zone; or "never". */
  readonly schedule?: "never" | string | Schedule
  /** Which types the source's own opinions are about, for `laurel drift`; every type of the course unless given. */
  readonly opinions?: ReadonlyArray<Opinion>
  /** Requests a second at most; 10 unless given. */
  readonly requestsPerSecond?: number
  /** Requests at the same time; 4 unless given. */
  readonly concurrency?: number
  /** Seconds that one attempt may take; 30 unless given. */
  readonly timeoutSeconds?: number
  /** Attempts after the first, where the source fails or asks to wait; 5 unless given. */
  readonly retries?: number
  /** Megabytes of one answer, or of one request that is sent to us, at most. */
  readonly maxMegabytes?: number
  /** Which kind it is of. */
  readonly adapter: "xapi"
  /** Where the record store's API is: what stands before `/statements`. */
  readonly endpoint: string
  /** The version of xAPI; 1.0.3 unless given. */
  readonly version?: "1.0.3" | "2.0.0"
  /** Who we are. What ends in `From` names an environment variable: a secret never stands in a file. */
  readonly auth: "none" | Auth
  /** What the rows mean here. */
  readonly setting: XapiSetting
  /** Whether attachments are fetched, to check them. */
  readonly attachments?: boolean
  /** How many seconds before the last run's mark a run begins. */
  readonly overlapSeconds?: number
  /** Statements asked for at a time. */
  readonly pageRows?: number
}

export interface Opinion {
  /** The activity that the source names; all beneath it where it ends in /*. */
  readonly activity: string
  /** The achievement type that it is about. */
  readonly type: string
}

export interface XapiSetting {
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone: string
  /** Schemes of accounts by their home pages. */
  readonly accounts?: Readonly<Record<string, string>>
  /** The offerings, each with the activities that statements of it name. */
  readonly offerings: ReadonlyArray<Offering>
  /** What other verbs mean, by their ids. */
  readonly verbs?: Readonly<Record<string, Meaning>>
  /** What becomes of what would prove something and is of no course or offering here; `reject` unless given. */
  readonly unmatched?: "reject" | "skip"
  /** What becomes of statements with verbs that mean nothing here. */
  readonly unknownVerbs?: "result" | "nothing"
}

export interface Offering {
  /** The id of the offering in the catalog. */
  readonly id: string
  /** The ids of the activities that are the offering itself. */
  readonly activities: ReadonlyArray<string>
  /** The ids of the activities that are parts of it. */
  readonly units?: ReadonlyArray<string>
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone?: string
}

export interface XapiFileSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Whether rows are kept as they were received, so that they can be read again (`laurel remap`); not unless given. */
  readonly archive?: boolean
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5"; the same with a zone; or "never". */
  readonly schedule?: "never" | string | Schedule
  /** Which types the source's own opinions are about, for `laurel drift`; every type of the course unless given. */
  readonly opinions?: ReadonlyArray<Opinion>
  /** Which kind it is of. */
  readonly adapter: "xapi-file"
  /** The file: a statement a line, a list of them, or what a record store answered; plain or gzip. */
  readonly file: string
  /** What the rows mean here. */
  readonly setting: XapiSetting
}

export interface XapiPushSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Which types the source's own opinions are about, for `laurel drift`; every type of the course unless given. */
  readonly opinions?: ReadonlyArray<Opinion>
  /** Which kind it is of. */
  readonly adapter: "xapi-push"
  /** Where it is sent to `laurel`, such as /lms/xapi. */
  readonly path: string
  /** Who we are. What ends in `From` names an environment variable: a secret never stands in a file. */
  readonly auth: ReadonlyArray<UserAuth | NameAuth>
  /** What the rows mean here. */
  readonly setting: XapiSetting
  /** Origins of pages that may send from a browser; none unless given. */
  readonly origins?: ReadonlyArray<string>
  /** Megabytes of one answer, or of one request that is sent to us, at most. */
  readonly maxMegabytes?: number
}

export interface UserAuth {
  /** The user's name. */
  readonly user: string
  /** The environment variable that holds the password. */
  readonly passwordFrom: string
}

export interface NameAuth {
  /** What whoever sends with this token is called. */
  readonly name: string
  /** The environment variable that holds the token. */
  readonly tokenFrom: string
}

export interface ScormPushSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Which kind it is of. */
  readonly adapter: "scorm-push"
  /** Where it is sent to `laurel`, such as /lms/xapi. */
  readonly path: string
  /** Who we are. What ends in `From` names an environment variable: a secret never stands in a file. */
  readonly auth: ReadonlyArray<UserAuth | NameAuth>
  /** What the rows mean here. */
  readonly setting: ScormPushSetting
  /** Megabytes of one answer, or of one request that is sent to us, at most. */
  readonly maxMegabytes?: number
}

export interface ScormPushSetting {
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone: string
  /** The courses that count, each with the offering of the catalog that it is. */
  readonly courses: ReadonlyArray<Course>
  /** What becomes of what would prove something and is of no course or offering here; `reject` unless given. */
  readonly unmatched?: "reject" | "skip"
  /** What SCORM 1.2's `failed` says of completion; `incomplete` unless given. */
  readonly failed?: "incomplete" | "completed"
  /** Whether the word or the score counts where a score is beside a mastery score. */
  readonly mastery?: "word" | "score"
  /** Whether objectives are facts of their own; not unless given. */
  readonly objectives?: boolean
}

export interface Course {
  /** The course's id where it is played. */
  readonly id: string
  /** The id of the offering in the catalog. */
  readonly offering: string
  /** Where its days are counted, if not in the setting's zone. */
  readonly zone?: string
}

export interface ScormCloudSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Whether rows are kept as they were received, so that they can be read again (`laurel remap`); not unless given. */
  readonly archive?: boolean
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5"; the same with a zone; or "never". */
  readonly schedule?: "never" | string | Schedule
  /** Requests a second at most; 10 unless given. */
  readonly requestsPerSecond?: number
  /** Requests at the same time; 4 unless given. */
  readonly concurrency?: number
  /** Seconds that one attempt may take; 30 unless given. */
  readonly timeoutSeconds?: number
  /** Attempts after the first, where the source fails or asks to wait; 5 unless given. */
  readonly retries?: number
  /** Megabytes of one answer, or of one request that is sent to us, at most. */
  readonly maxMegabytes?: number
  /** How many minutes before the last run began a run begins; 60 unless given. */
  readonly overlapMinutes?: number
  /** Which kind it is of. */
  readonly adapter: "scorm-cloud"
  /** The address of the system, as the README of its adapter tells. */
  readonly base?: string
  /** Who we are. What ends in `From` names an environment variable: a secret never stands in a file. */
  readonly auth: "none" | Auth
  /** What the rows mean here. */
  readonly setting: ScormCloudSetting
  /** Also take in what SCORM Cloud posts while somebody learns. */
  readonly postback?: Postback
}

export interface ScormCloudSetting {
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone: string
  /** The courses that count, each with the offering of the catalog that it is. */
  readonly courses: ReadonlyArray<Course>
  /** What becomes of what would prove something and is of no course or offering here; `reject` unless given. */
  readonly unmatched?: "reject" | "skip"
  /** The scheme of the identities that people have there. */
  readonly scheme?: string
  /** Whether a learner's e-mail address is claimed, of the scheme `email`; not unless given. */
  readonly emails?: boolean
  /** Whether each part of a course gives facts of its own; not unless given. */
  readonly parts?: boolean
}

export interface Postback {
  /** Where it is sent to `laurel`, such as /lms/xapi. */
  readonly path: string
  /** Who we are. What ends in `From` names an environment variable: a secret never stands in a file. */
  readonly auth: ReadonlyArray<UserAuth | NameAuth>
  /** Megabytes of one answer, or of one request that is sent to us, at most. */
  readonly maxMegabytes?: number
}

export interface MoodleSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Whether rows are kept as they were received, so that they can be read again (`laurel remap`); not unless given. */
  readonly archive?: boolean
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5"; the same with a zone; or "never". */
  readonly schedule?: "never" | string | Schedule
  /** Which types the source's own opinions are about, for `laurel drift`; every type of the course unless given. */
  readonly opinions?: ReadonlyArray<Opinion>
  /** Requests a second at most; 10 unless given. */
  readonly requestsPerSecond?: number
  /** Requests at the same time; 4 unless given. */
  readonly concurrency?: number
  /** Seconds that one attempt may take; 30 unless given. */
  readonly timeoutSeconds?: number
  /** Attempts after the first, where the source fails or asks to wait; 5 unless given. */
  readonly retries?: number
  /** Megabytes of one answer, or of one request that is sent to us, at most. */
  readonly maxMegabytes?: number
  /** How many minutes before the last run began a run begins; 60 unless given. */
  readonly overlapMinutes?: number
  /** Which kind it is of. */
  readonly adapter: "moodle"
  /** The address of the system, as the README of its adapter tells. */
  readonly base: string
  /** Who we are. What ends in `From` names an environment variable: a secret never stands in a file. */
  readonly auth: MoodleSourceAuth
  /** What the rows mean here. */
  readonly setting: MoodleSetting
}

export interface MoodleSourceAuth {
  /** The environment variable that holds the token. */
  readonly tokenFrom: string
}

export interface MoodleSetting {
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone: string
  /** The courses that count, each with the offering of the catalog that it is. */
  readonly courses: ReadonlyArray<MoodleSettingCourse>
  /** The scheme of the identities that people have there. */
  readonly scheme?: string
  /** What else people are claimed to be called; nothing unless given. */
  readonly claims?: Claim
  /** Short names of the roles that learners have; ["student"] unless given. */
  readonly roles?: ReadonlyArray<string>
  /** What becomes of grades that the learner is not shown: they say nothing unless `read`. */
  readonly hidden?: "skip" | "read"
  /** What acronyms of attendance mean, beside P, L, A and E. */
  readonly statuses?: Readonly<Record<string, "present" | "late" | "absent" | "excused">>
  /** Also read badges: where they are presented. */
  readonly badges?: Badge
  /** Ids of grade items that are points although they begin at 1. */
  readonly points?: ReadonlyArray<number | string>
  /** Ids of grade items that are scales although they don't begin at 1. */
  readonly scales?: ReadonlyArray<number | string>
  /** After how many days everything is read again: 0 for each time, 7 unless given. */
  readonly wholeEveryDays?: number
}

export interface MoodleSettingCourse {
  /** The number behind `course/view.php?id=`. */
  readonly id: number | string
  /** The id of the offering in the catalog. */
  readonly offering: string
  /** Where its days are counted, if not in the setting's zone. */
  readonly zone?: string
}

export interface Claim {
  /** Whether e-mail addresses are claimed, in lower case, of the scheme `email`. */
  readonly email?: boolean
  /** The scheme of Moodle's ID number. */
  readonly idnumber?: string
}

export interface Badge {
  /** The id of the offering in the catalog. */
  readonly offering: string
}

export interface CanvasSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Whether rows are kept as they were received, so that they can be read again (`laurel remap`); not unless given. */
  readonly archive?: boolean
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5"; the same with a zone; or "never". */
  readonly schedule?: "never" | string | Schedule
  /** Requests a second at most; 10 unless given. */
  readonly requestsPerSecond?: number
  /** Requests at the same time; 4 unless given. */
  readonly concurrency?: number
  /** Seconds that one attempt may take; 30 unless given. */
  readonly timeoutSeconds?: number
  /** Attempts after the first, where the source fails or asks to wait; 5 unless given. */
  readonly retries?: number
  /** Megabytes of one answer, or of one request that is sent to us, at most. */
  readonly maxMegabytes?: number
  /** How many minutes before the last run began a run begins; 60 unless given. */
  readonly overlapMinutes?: number
  /** The address of the system, as the README of its adapter tells. */
  readonly base: string
  /** Who we are. What ends in `From` names an environment variable: a secret never stands in a file. */
  readonly auth: MoodleSourceAuth
  /** What the rows mean here. */
  readonly setting: CanvasSetting
  /** Which types the source's own opinions are about, for `laurel drift`; every type of the course unless given. */
  readonly opinions?: ReadonlyArray<Opinion>
  /** Which kind it is of. */
  readonly adapter: "canvas"
}

export interface CanvasSetting {
  /** The courses that count, each with the offering of the catalog that it is. */
  readonly courses: ReadonlyArray<Course>
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone: string
  /** The scheme of the identities that people have there. */
  readonly scheme?: string
  /** What else people are claimed to be called; nothing unless given. */
  readonly claims?: CanvasSettingClaim
  /** What becomes of grades that the learner is not shown: they say nothing unless `read`. */
  readonly hidden?: "read"
  /** What of a course is read; all of it unless given. */
  readonly reads?: ReadonlyArray<"enrolments" | "submissions" | "progress" | "outcomes">
  /** After how many days everything is read again: 0 for each time, 7 unless given. */
  readonly wholeEveryDays?: number
}

export interface CanvasSettingClaim {
  /** Whether e-mail addresses are claimed, in lower case, of the scheme `email`. */
  readonly email?: true
  /** The scheme of the SIS id. */
  readonly sis?: string
  /** The scheme of the login. */
  readonly login?: string
}

export interface CanvasGradeChangesSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Whether rows are kept as they were received, so that they can be read again (`laurel remap`); not unless given. */
  readonly archive?: boolean
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5"; the same with a zone; or "never". */
  readonly schedule?: "never" | string | Schedule
  /** Requests a second at most; 10 unless given. */
  readonly requestsPerSecond?: number
  /** Requests at the same time; 4 unless given. */
  readonly concurrency?: number
  /** Seconds that one attempt may take; 30 unless given. */
  readonly timeoutSeconds?: number
  /** Attempts after the first, where the source fails or asks to wait; 5 unless given. */
  readonly retries?: number
  /** Megabytes of one answer, or of one request that is sent to us, at most. */
  readonly maxMegabytes?: number
  /** How many minutes before the last run began a run begins; 60 unless given. */
  readonly overlapMinutes?: number
  /** The address of the system, as the README of its adapter tells. */
  readonly base: string
  /** Who we are. What ends in `From` names an environment variable: a secret never stands in a file. */
  readonly auth: MoodleSourceAuth
  /** What the rows mean here. */
  readonly setting: CanvasSetting
  /** Which kind it is of. */
  readonly adapter: "canvas-grade-changes"
}

export interface OpenedxSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Whether rows are kept as they were received, so that they can be read again (`laurel remap`); not unless given. */
  readonly archive?: boolean
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5"; the same with a zone; or "never". */
  readonly schedule?: "never" | string | Schedule
  /** Which types the source's own opinions are about, for `laurel drift`; every type of the course unless given. */
  readonly opinions?: ReadonlyArray<Opinion>
  /** Requests a second at most; 10 unless given. */
  readonly requestsPerSecond?: number
  /** Requests at the same time; 4 unless given. */
  readonly concurrency?: number
  /** Seconds that one attempt may take; 30 unless given. */
  readonly timeoutSeconds?: number
  /** Attempts after the first, where the source fails or asks to wait; 5 unless given. */
  readonly retries?: number
  /** Megabytes of one answer, or of one request that is sent to us, at most. */
  readonly maxMegabytes?: number
  /** Which kind it is of. */
  readonly adapter: "openedx"
  /** The address of the system, as the README of its adapter tells. */
  readonly base: string
  /** Who we are. What ends in `From` names an environment variable: a secret never stands in a file. */
  readonly auth: OpenedxSourceAuth
  /** What the rows mean here. */
  readonly setting: OpenedxSetting
}

export interface OpenedxSourceAuth {
  /** The id of the client (OAuth 2.0). */
  readonly clientId: string
  /** The environment variable that holds the client's secret. */
  readonly clientSecretFrom: string
}

export interface OpenedxSetting {
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone: string
  /** The courses that count, each with the offering of the catalog that it is. */
  readonly courses: ReadonlyArray<Course>
  /** What becomes of what would prove something and is of no course or offering here; `reject` unless given. */
  readonly unmatched?: "reject" | "skip"
  /** The scheme of the identities that people have there. */
  readonly scheme?: string
  /** What else people are claimed to be called; nothing unless given. */
  readonly claims?: OpenedxSettingClaim
  /** Whether course grades are read; they are unless given. */
  readonly grades?: boolean
  /** Whose certificates are asked for: of those who may have passed, or had one, unless given. */
  readonly certificates?: "passing" | "everybody" | "none"
}

export interface OpenedxSettingClaim {
  /** Whether e-mail addresses are claimed, in lower case, of the scheme `email`. */
  readonly email?: boolean
  /** The scheme of user names: they may be renamed. */
  readonly username?: string
}

export interface OpenedxEventsSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Whether rows are kept as they were received, so that they can be read again (`laurel remap`); not unless given. */
  readonly archive?: boolean
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5"; the same with a zone; or "never". */
  readonly schedule?: "never" | string | Schedule
  /** Which types the source's own opinions are about, for `laurel drift`; every type of the course unless given. */
  readonly opinions?: ReadonlyArray<Opinion>
  /** Which kind it is of. */
  readonly adapter: "openedx-events"
  /** The file: one event a line, of the event bus or of a tracking log; plain or gzip. */
  readonly file: string
  /** What the rows mean here. */
  readonly setting: OpenedxSetting
}

export interface AdministrateSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Whether rows are kept as they were received, so that they can be read again (`laurel remap`); not unless given. */
  readonly archive?: boolean
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5"; the same with a zone; or "never". */
  readonly schedule?: "never" | string | Schedule
  /** Which types the source's own opinions are about, for `laurel drift`; every type of the course unless given. */
  readonly opinions?: ReadonlyArray<Opinion>
  /** Requests a second at most; 10 unless given. */
  readonly requestsPerSecond?: number
  /** Requests at the same time; 4 unless given. */
  readonly concurrency?: number
  /** Seconds that one attempt may take; 30 unless given. */
  readonly timeoutSeconds?: number
  /** Attempts after the first, where the source fails or asks to wait; 5 unless given. */
  readonly retries?: number
  /** Megabytes of one answer, or of one request that is sent to us, at most. */
  readonly maxMegabytes?: number
  /** Which kind it is of. */
  readonly adapter: "administrate"
  /** The address of the system, as the README of its adapter tells. */
  readonly base?: string
  /** Who we are. What ends in `From` names an environment variable: a secret never stands in a file. */
  readonly auth: Auth
  /** What the rows mean here. */
  readonly setting: AdministrateSetting
  /** For how many days after its end the learners of an event are read each time; 30 unless given. */
  readonly recentDays?: number
  /** Records asked for at a time; 100 unless given, which is the most. */
  readonly pageRows?: number
}

export interface AdministrateSetting {
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone: string
  /** The courses that count, each with the offering of the catalog that it is. */
  readonly courses: ReadonlyArray<Course>
  /** What becomes of what would prove something and is of no course or offering here; `reject` unless given. */
  readonly unmatched?: "reject" | "skip"
  /** The scheme of the identities that people have there. */
  readonly scheme?: string
  /** What else people are claimed to be called; nothing unless given. */
  readonly claims?: AdministrateSettingClaim
  /** What is read of a learner beside the registration; all unless given. */
  readonly parts?: ReadonlyArray<"attendance" | "progress" | "content" | "result">
  /** Whether progress is 0 to 100, `percent`, or 0 to 1, `fraction`; `percent` unless given. */
  readonly progress?: "percent" | "fraction"
  /** What marks of attendance mean beside Present and Absent. */
  readonly marks?: Readonly<Record<string, "present" | "late" | "absent" | "excused">>
  /** IANA zones by what the instance calls them, where that is something else. */
  readonly zones?: Readonly<Record<string, string>>
  /** Also read its achievements. */
  readonly achievements?: Achievement
  /** After how many days everything is read again: 0 for each time, 7 unless given. */
  readonly wholeEveryDays?: number
}

export interface AdministrateSettingClaim {
  /** Whether e-mail addresses are claimed, in lower case, of the scheme `email`. */
  readonly email?: boolean
  /** The scheme of the account: it names a group, and never a person. */
  readonly account?: string
}

export interface Achievement {
  /** The offering of what was awarded without a learner: rejected without one. */
  readonly offering?: string
  /** The same for single types. */
  readonly types?: ReadonlyArray<Type>
  /** What the instance's schema calls the fields of an achievement, where that is something else. */
  readonly fields?: Field
}

export interface Type {
  /** The id of the achievement type there. */
  readonly id: string
  /** The id of the offering in the catalog. */
  readonly offering: string
}

export interface Field {
  /** The list itself: `achievements` unless given. */
  readonly list?: string
  /** Its type: `achievementType` unless given. */
  readonly type?: string
  /** Its contact: `contact` unless given. */
  readonly contact?: string
  /** Its learner: `learner` unless given. */
  readonly learner?: string
  /** Its first valid day: `validFrom` unless given. */
  readonly from?: string
  /** Its last valid day: `validUntil` unless given. */
  readonly until?: string
}

export interface BadgesSource {
  /** What it is called: facts are known by it for ever, so do not change it once something was synced. */
  readonly id: string
  /** Whether rows are kept as they were received, so that they can be read again (`laurel remap`); not unless given. */
  readonly archive?: boolean
  /** Five fields as of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * 1-5"; the same with a zone; or "never". */
  readonly schedule?: "never" | string | Schedule
  /** Requests a second at most; 10 unless given. */
  readonly requestsPerSecond?: number
  /** Requests at the same time; 4 unless given. */
  readonly concurrency?: number
  /** Seconds that one attempt may take; 30 unless given. */
  readonly timeoutSeconds?: number
  /** Attempts after the first, where the source fails or asks to wait; 5 unless given. */
  readonly retries?: number
  /** Megabytes of one answer, or of one request that is sent to us, at most. */
  readonly maxMegabytes?: number
  /** Which kind it is of. */
  readonly adapter: "badges"
  /** The folder with the badges, with all folders in it; none where only addresses are read. */
  readonly folder?: string
  /** What the rows mean here. */
  readonly setting: BadgesSetting
}

export interface BadgesSetting {
  /** The IANA zone in which days are counted, such as Europe/London. */
  readonly zone: string
  /** Whose badges are trusted. */
  readonly issuers: ReadonlyArray<Issuer>
  /** What badges mean here. */
  readonly achievements: ReadonlyArray<BadgesSettingAchievement>
  /** The scheme of the identities that people have there. */
  readonly scheme?: string
  /** People whom a badge names by an id, and not by an e-mail address. */
  readonly recipients?: ReadonlyArray<Recipient>
  /** Addresses of hosted badges that are read beside the files. */
  readonly addresses?: ReadonlyArray<string>
  /** Hosts that may be asked though they are within one's own network; none unless given. */
  readonly privateHosts?: ReadonlyArray<string>
  /** Addresses that one run asks at most; 5,000 unless given. */
  readonly maxAsked?: number
}

export interface Issuer {
  /** The id of its profile, exactly as its badges name it. */
  readonly id: string
  /** What facts call it, and what rules compare. */
  readonly name: string
  /** The only key that is taken for its own; whatever its documents list unless given. */
  readonly key?: MultibaseKey | PemKey | JwkKey
  /** The address of its keys, where its own document does not list them. */
  readonly keysAt?: string
}

export interface MultibaseKey {
  /** The key as a Multikey. */
  readonly multibase: string
}

export interface PemKey {
  /** The key in PEM. */
  readonly pem: string
}

export interface JwkKey {
  /** The key as a JSON Web Key. */
  readonly jwk: Readonly<Record<string, Json>>
}

export interface BadgesSettingAchievement {
  /** The id of the badge class, or of the achievement. */
  readonly id: string
  /** Whose it is: to be given where several are trusted. */
  readonly issuer?: string
  /** The id of the offering in the catalog. */
  readonly offering: string
  /** The activity of the facts; none unless given. */
  readonly activity?: string
}

export interface Recipient {
  /** The id that badges name. */
  readonly id: string
  /** Who it is. */
  readonly contact: RecipientContact
}

export interface RecipientContact {
  /** The scheme of the identities that people have there. */
  readonly scheme: string
  /** The identity's value. */
  readonly value: string
}
