/** The API: its endpoints, what each is asked and what it answers. The description that it gives of itself is made from this. */
import { Id, Text, Wire } from "@laurel/core"
import { Schema } from "effect"
import { HttpApi, HttpApiEndpoint, HttpApiGroup, HttpApiMiddleware, OpenApi } from "effect/http-api"
import { Keyed } from "./access/Access.ts"
import * as Cursor from "./Cursor.ts"
import * as Importing from "./Importing.ts"
import * as Imports from "./ImportShapes.ts"
import * as Shapes from "./Shapes.ts"
import * as Wrong from "./Wrong.ts"

/** Says which problems every endpoint may answer with, and how a request that can't be read is told so. */
export class Problems extends HttpApiMiddleware.Service<Problems>()("@laurel/api/Problems", {
  error: [...Wrong.all]
}) {}

/** Rows of one page, unless fewer are asked for, and at most. */
export const usualRows = 100
export const maxRows = 1_000

const limit = Schema.optionalKey(Wire.whole(1, maxRows))
/** Names a request, so that it is done once however often it is sent. What comes in front of the endpoints looks at it. */
const once = { "idempotency-key": Schema.optionalKey(Schema.String) }
const paging = { limit, cursor: Schema.optionalKey(Cursor.Parameter) }
/** Days ahead, at most: a hundred years. */
const maxWithin = 36_525
const known = Schema.optionalKey(Wire.Moment)
const at = Schema.optionalKey(Wire.Day)
const account = Schema.optionalKey(Wire.AccountName)
const contact = { contact: Wire.ContactName }
const achievement = { achievement: Wire.AchievementName }
const certification = { certification: Id.CertificationId }
const onDay = { at, known, account, ...paging }

/** A page of a list: what was asked, its rows, and the cursor of the next page, null where there is none. */
const page = <Asked extends Schema.Struct.Fields, Row extends Schema.Top>(asked: Asked, row: Row) =>
  Schema.Struct({ ...asked, rows: Schema.Array(row), next: Schema.NullOr(Schema.String) })

const asked = { account: Schema.NullOr(Schema.String), known: Schema.NullOr(Schema.String) }
const ofCertification = { certification: Schema.String, at: Schema.String, ...asked }

const summary = (text: string, description: string) => OpenApi.annotations({ summary: text, description })

const contacts = HttpApiGroup.make("contacts")
  .add(
    HttpApiEndpoint.get("find", "/v1/contacts", {
      query: { identity: Text.Name },
      success: Schema.Struct({ contacts: Schema.Array(Shapes.Person) })
    }).annotateMerge(
      summary(
        "Who is called so",
        "The persons who are called, or claim to be called, by an identity: a value of any scheme, or of the one before a colon. At most 1,000."
      )
    ),
    HttpApiEndpoint.get("history", "/v1/contacts/:contact/history", {
      params: contact,
      query: { known },
      success: Shapes.History
    }).annotateMerge(
      summary(
        "The history of a contact",
        "Participations, every change of every achievement with the facts and decisions that brought it, and what is held when."
      )
    ),
    HttpApiEndpoint.get("holds", "/v1/contacts/:contact/holds/:certification", {
      params: { ...contact, ...certification },
      query: { at, known },
      success: Shapes.Holds
    }).annotateMerge(
      summary(
        "Does a contact hold something on a day",
        "Of a certification or an achievement type: its status on the day, the period that speaks for it, and all periods. `at` is today in UTC unless given."
      )
    ),
    HttpApiEndpoint.get("explain", "/v1/contacts/:contact/explanations/:type", {
      params: { ...contact, type: Id.TypeId },
      query: { known },
      success: Schema.Struct({ explanations: Schema.Array(Shapes.Explanation) })
    }).annotateMerge(
      summary(
        "Why a contact has an achievement, or none",
        "All achievements of that type that the contact ever had; without any, those that they could have: each rule clause by clause, with the facts behind it and what is missing."
      )
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Contacts" }))

const certifications = HttpApiGroup.make("certifications")
  .add(
    HttpApiEndpoint.get("holders", "/v1/certifications/:certification/holders", {
      params: certification,
      query: onDay,
      success: page(ofCertification, Shapes.Holder)
    }).annotateMerge(summary("Who holds a certification on a day", "By last day; of an account, by contact.")),
    HttpApiEndpoint.get("expiring", "/v1/certifications/:certification/expiring", {
      params: certification,
      query: {
        ...onDay,
        within: Wire.whole(0, maxWithin)
      },
      success: page({ ...ofCertification, within: Schema.Int }, Shapes.Expiring)
    }).annotateMerge(
      summary(
        "Who is about to lose a certification",
        "Whose last valid day is the day, or one of `within` days after it, and who has not renewed so far."
      )
    ),
    HttpApiEndpoint.get("gaps", "/v1/certifications/:certification/gaps", {
      params: certification,
      query: onDay,
      success: page(ofCertification, Shapes.Gap)
    }).annotateMerge(
      summary(
        "Gaps in cover",
        "Days on which people who had held it did not; `to` is null where they do not hold it on the day."
      )
    ),
    HttpApiEndpoint.get("accounts", "/v1/certifications/:certification/accounts", {
      params: certification,
      query: onDay,
      success: page(ofCertification, Shapes.Account)
    }).annotateMerge(
      summary(
        "Which accounts need evidence",
        "How many people each account has, how many of them hold the certification on the day, and how many held it and do no longer."
      )
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Certifications" }))

const achievements = HttpApiGroup.make("achievements")
  .add(
    HttpApiEndpoint.get("earned", "/v1/earned", {
      query: { from: Wire.Day, to: Wire.Day, type: Schema.optionalKey(Id.TypeId), known, account, ...paging },
      success: page(
        { type: Schema.NullOr(Schema.String), from: Schema.String, to: Schema.String, ...asked },
        Shapes.Earning
      )
    }).annotateMerge(
      summary("Who earned what between two days", "What was first earned on or between them, also what was lost since.")
    ),
    HttpApiEndpoint.get("one", "/v1/achievements/:achievement", {
      params: achievement,
      success: Schema.Struct({ contact: Shapes.Person, achievement: Shapes.AchievementShape })
    }).annotateMerge(summary("One achievement", "As it stands, and whose it is.")),
    HttpApiEndpoint.get("why", "/v1/achievements/:achievement/explanation", {
      params: achievement,
      query: { known },
      success: Shapes.Explanation
    }).annotateMerge(
      summary(
        "Why an achievement stands as it does",
        "Its rule clause by clause, the facts behind each clause down to the source's own reference, what is missing, the decisions, and every entry about it. Also of one that was never issued."
      )
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Achievements" }))

const Draft = Schema.Struct({ act: Wire.Act, reason: Text.Seen }).annotate({ identifier: "DecisionGiven" })

const decisions = HttpApiGroup.make("decisions")
  .add(
    HttpApiEndpoint.post("decide", "/v1/decisions", {
      headers: once,
      payload: Draft,
      success: Shapes.Decided
    }).annotateMerge(
      summary(
        "Decide",
        "Records a decision by the key's actor in the key's role, and says what it changed. `Approved` and `Withdrawn` agree to another decision and take one back; `Resolved` answers a contested achievement with the days that `/v1/review/contested` shows. What another decision would leave without effect is refused."
      )
    ),
    HttpApiEndpoint.post("preview", "/v1/decisions/preview", {
      payload: Draft,
      success: Shapes.Decided
    }).annotateMerge(
      summary("What a decision would change", "Writes nothing. Takes the same role as the decision itself.")
    ),
    HttpApiEndpoint.get("decision", "/v1/decisions/:decision", {
      params: { decision: Wire.whole(1, Wire.highest).pipe(Schema.decodeTo(Wire.DecisionNumber)) },
      success: Shapes.DecisionShape
    }).annotateMerge(summary("One decision", "Who decided what, when and why."))
  )
  .annotateMerge(OpenApi.annotations({ title: "Decisions" }))

const review = HttpApiGroup.make("review")
  .add(
    HttpApiEndpoint.get("contested", "/v1/review/contested", {
      query: { known, account, ...paging },
      success: page(asked, Shapes.Waiting)
    }).annotateMerge(
      summary(
        "Contested achievements",
        "What stands although the facts say otherwise: what they say, since when, until when a person can decide, and what is done otherwise. `resolves` is what a decision `Resolved` says."
      )
    ),
    HttpApiEndpoint.get("unresolved", "/v1/review/unresolved", {
      query: paging,
      success: page({}, Shapes.Unresolved)
    }).annotateMerge(
      summary(
        "What would be over before it began",
        "Such as what was earned after its fixed expiry, or was given an expiry before its first day. It counts on no day until a decision gives it other dates, revokes or voids it. Of everybody: a key of some accounts may not ask."
      )
    ),
    HttpApiEndpoint.get("identities", "/v1/review/identities", {
      query: paging,
      success: page({}, Shapes.Question)
    }).annotateMerge(
      summary(
        "Identities that people share",
        "Whether they are one person is a decision, `Linked` or `Separated`. A page may have fewer rows than asked for, and none; there are more while `next` is not null."
      )
    ),
    HttpApiEndpoint.get("approvals", "/v1/review/approvals", {
      query: paging,
      success: page({}, Shapes.Pending)
    }).annotateMerge(
      summary(
        "Decisions that somebody else has to approve",
        "Grants and assessments that count only once a second actor has approved them, the first first, and in which `roles` that may be; null where any will do. A decision `Approved` does it, and `Withdrawn` takes the decision back. A page may have fewer rows than asked for, and none; there are more to look at while `next` is not null."
      )
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Review" }))

const rejections = HttpApiGroup.make("rejections")
  .add(
    HttpApiEndpoint.get("rejections", "/v1/rejections", {
      query: paging,
      success: page({}, Shapes.RejectionShape)
    }).annotateMerge(
      summary(
        "Rows that could not be read",
        "Open rejections, the oldest first: where, what was expected, what was found, what to do."
      )
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Rejections" }))

const importNumber = { import: Wire.whole(1, Wire.highest).pipe(Schema.decodeTo(Imports.ImportNumber)) }

const imports = HttpApiGroup.make("imports")
  .add(
    HttpApiEndpoint.get("list", "/v1/imports", {
      query: paging,
      success: page({}, Imports.ImportShape)
    }).annotateMerge(summary("The imports that there were", "The first first.")),
    HttpApiEndpoint.get("import", "/v1/imports/:import", {
      params: importNumber,
      success: Imports.ImportShape
    }).annotateMerge(summary("One import", "Who brought what, when and why, from which files, by which mapping.")),
    HttpApiEndpoint.post("check", "/v1/imports/check", {
      payload: Importing.Given,
      success: Importing.Checked
    }).annotateMerge(
      summary(
        "Check a small file",
        "What importing it would do, and the first rows that it would not take: where, what was expected, what was found, what to do. Writes nothing."
      )
    ),
    HttpApiEndpoint.post("run", "/v1/imports", {
      headers: once,
      payload: Importing.Given,
      success: Importing.Answer
    }).annotateMerge(
      summary("Import a small file", "Rows that can't be taken are rejections. The same file again writes nothing.")
    ),
    HttpApiEndpoint.post("undo", "/v1/imports/:import/undo", {
      params: importNumber,
      headers: once,
      payload: Schema.Struct({ reason: Text.Seen, preview: Schema.Boolean }).annotate({ identifier: "UndoGiven" }),
      success: Imports.Undone
    }).annotateMerge(
      summary(
        "Take back what an import brought",
        "Everything is as if it had never been run, but for what later decisions rest on. With `preview` nothing is written."
      )
    )
  )
  .annotateMerge(OpenApi.annotations({ title: "Imports" }))

const strict = { onExcessProperty: "error", errors: "all" } as const

/** All endpoints. A parameter or a field of a body that is not known is refused: a misspelt one would silently ask something else. */
export const api = HttpApi.make("laurel")
  .add(contacts, certifications, achievements, decisions, review, rejections, imports)
  .middleware(Problems)
  .middleware(Keyed)
  .annotate(HttpApi.QueryParseOptions, strict)
  .annotate(HttpApi.PayloadParseOptions, strict)
  .annotateMerge(
    OpenApi.annotations({
      title: "Laurel",
      version: "1",
      description:
        "Questions about what people achieved and hold, why, and the decisions about it. Days are written year-month-day and include both ends; a contact is written c12, an achievement type:participation:earning. `known` answers as it would have been answered at that moment. Lists are asked on with `next` as `cursor`; what is written meanwhile may or may not be in the pages to come, but `known` holds a list still. Everything that goes wrong is told as application/problem+json."
    })
  )
