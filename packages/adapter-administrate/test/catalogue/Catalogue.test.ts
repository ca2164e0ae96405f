/** What an instance's catalogue comes to, kind by kind, each beside the nearest kind that comes to something else. */
import { assert, describe, it } from "@effect/vitest"
import type { Administrate } from "@laurel/adapter-administrate"
import { Catalog, Rule } from "@laurel/core"
import { Effect, Result } from "effect"
import {
  achievement,
  award,
  content,
  event,
  type Instance,
  passing,
  read,
  rules,
  session,
  template
} from "./instance.ts"

const bls = achievement(7, "BLS")
const attendance = passing({ byAttendance: true })
const passed = { rule: "rolledUp", outcome: "passed" }
const allSessions = { rule: "attended", share: "100%" }

/** One template of a type, and the events of which a test says what is in them. */
const oneCourse = (
  autoAward: boolean | null,
  ...events: ReadonlyArray<Readonly<Record<string, unknown>>>
): Instance => {
  const course = template(1, "LIFE", [award(bls, autoAward)])
  return { templates: [course], events: events.map((more, index) => event(50 + index, course, more)), types: [bls] }
}

/** Of a catalogue that a catalog takes: its rules in words, and what it could not say. */
const rulesOf = Effect.fnUntraced(function* (instance: Instance, how?: Parameters<typeof read>[1]) {
  const found = yield* read(instance, how)
  const decoded = Catalog.decode(found.catalog)
  if (Result.isFailure(decoded)) assert.fail(decoded.failure.message)
  const words = decoded.success.catalog.achievementTypes.map(({ rule }) => Rule.describe(rule))
  return { ...found, words, rules: found.catalog.achievementTypes.map(({ rule }) => rule) }
})

/** The components of the only offering that are online content. */
const contentOf = ({ offerings: [only] }: Administrate.Catalogue["catalog"]) =>
  (only?.components ?? []).filter(({ group }) => group.startsWith("content"))

const tells = ({ notCarriedOver }: { readonly notCarriedOver: ReadonlyArray<string> }, part: string): boolean =>
  notCarriedOver.some((sentence) => sentence.includes(part))

/** Offerings, but for that of awards without a learner. */
const coursesIn = <O extends { readonly id: string }>(catalog: { readonly offerings: ReadonlyArray<O> }) =>
  catalog.offerings.filter(({ id }) => id !== "awards")

describe("a catalogue", () => {
  it.live(
    "is an offering and a line of the setting for each course template, a type, and whose opinions are about it",
    () =>
      Effect.gen(function* () {
        const { catalog, setting, opinions, notCarriedOver } = yield* rulesOf(oneCourse(true, attendance))
        assert.deepStrictEqual(catalog.offerings, [
          {
            id: "LIFE",
            course: "LIFE",
            title: "Title of LIFE",
            zone: "Europe/London",
            delivery: "classroom",
            components: [
              { activity: "course/1", group: "progress" },
              { activity: "result/1", group: "result" },
              { activity: "achievement-type/7", group: "awards" }
            ]
          },
          {
            id: "awards",
            course: "awards",
            title: "Awarded without a learner",
            zone: "UTC",
            components: [{ activity: "achievement-type/7", group: "awards" }]
          }
        ])
        assert.deepStrictEqual(catalog.achievementTypes, [
          {
            id: "BLS",
            title: "BLS",
            courses: ["LIFE"],
            rule: { rule: "any", of: [allSessions, passed] },
            validity: { basis: "completion", period: "P3Y" }
          }
        ])
        assert.deepStrictEqual(setting, {
          zone: "UTC",
          courses: [{ id: "Q291cnNlVGVtcGxhdGU6MQ==", offering: "LIFE", zone: "Europe/London" }],
          achievements: { types: [{ id: "QWNoaWV2ZW1lbnRUeXBlOjc=", offering: "awards" }] }
        })
        assert.deepStrictEqual(opinions, [{ activity: "achievement-type/7", type: "BLS" }])
        assert.deepStrictEqual(notCarriedOver.length, 2)
        assert.match(
          notCarriedOver[0] ?? "",
          /^1 achievement type earned by attendance, .*\(BLS\)\. Attendance speaks once/
        )
        assert.match(notCarriedOver[1] ?? "", /^Not asked for: certificate templates/)
      })
  )

  it.live(
    "keeps the ids of offerings that the setting has, by either form of a template's id, and makes new ones beside",
    () =>
      Effect.gen(function* () {
        const [first, second] = [template(1, "LIFE", [award(bls)]), template(2, "FIRE", [award(bls)])]
        const instance = { templates: [first, second], events: [], types: [bls] }
        const known = [{ id: "CourseTemplate:1", offering: "life-support" }]
        for (const courses of [known, [{ id: first.id, offering: "life-support" }]]) {
          const { catalog, setting } = yield* rulesOf(instance, { rules, courses })
          assert.deepStrictEqual(
            coursesIn(catalog).map(({ id, course }) => [id, course]),
            [
              ["life-support", "LIFE"],
              ["FIRE", "FIRE"]
            ]
          )
          assert.deepStrictEqual(
            setting.courses.map(({ offering }) => offering),
            ["life-support", "FIRE"]
          )
          // What is awarded without a learner is never in an offering in which somebody can do something for it.
          assert.deepStrictEqual(setting.achievements.types[0]?.offering, "awards")
        }
      })
  )

  it.live("keeps the names of courses and types that a catalog has, so that what is new fits it", () =>
    Effect.gen(function* () {
      const course = template(1, "LIFE", [award(bls)])
      const instance = { templates: [course], events: [event(1, course)], types: [bls] }
      const found = yield* rulesOf(instance, {
        rules,
        courses: [{ id: course.id, offering: "life-support", course: "life" }],
        opinions: [
          { activity: "achievement-type/7", type: "life-saver" },
          { activity: "achievement-type/7", type: "life-saver/old" }
        ]
      })
      assert.deepStrictEqual(
        coursesIn(found.catalog).map(({ id, course }) => [id, course]),
        [["life-support", "life"]]
      )
      assert.deepStrictEqual(
        found.catalog.achievementTypes.map(({ id, courses }) => [id, courses]),
        [["life-saver", ["life"]]]
      )
      assert.deepStrictEqual(found.opinions, [{ activity: "achievement-type/7", type: "life-saver" }])
    })
  )

  it.live("gives nothing that is new a name that a catalog has for something else", () =>
    Effect.gen(function* () {
      const [life, fire] = [template(1, "LIFE", [award(bls)]), template(2, "FIRE", [award(achievement(8, "Saver"))])]
      const found = yield* rulesOf(
        { templates: [life, fire], events: [], types: [bls] },
        {
          rules,
          courses: [{ id: life.id, offering: "FIRE", course: "life" }],
          opinions: [{ activity: "achievement-type/7", type: "Saver" }]
        }
      )
      assert.deepStrictEqual(
        coursesIn(found.catalog).map(({ id, course }) => [id, course]),
        [
          ["FIRE", "life"],
          ["FIRE-2", "FIRE-2"]
        ]
      )
      assert.deepStrictEqual(
        found.catalog.achievementTypes.map(({ id }) => id),
        ["Saver", "Saver-8"]
      )
    })
  )

  it.live("is the same in whatever order it is listed", () =>
    Effect.gen(function* () {
      const [a, b] = [template(1, "LIFE", [award(bls)]), template(2, "LIFE", [award(bls, false)])]
      const events = [event(1, a, attendance), event(2, a), event(3, b), event(4, b, attendance), event(5, a)]
      const one = yield* read({ templates: [a, b], events, types: [bls] })
      const other = yield* read({ templates: [b, a], events: events.toReversed(), types: [bls] })
      assert.deepStrictEqual(other.catalog, one.catalog)
      assert.deepStrictEqual(other.notCarriedOver, one.notCarriedOver)
    })
  )
})

describe("a rule", () => {
  it.live("is attendance where learners pass by it, and Administrate's own word where they do not", () =>
    Effect.gen(function* () {
      const attended = yield* rulesOf(oneCourse(true, attendance))
      assert.deepStrictEqual(attended.rules, [{ rule: "any", of: [allSessions, passed] }])
      const told = yield* rulesOf(oneCourse(true, passing({})))
      assert.deepStrictEqual(told.rules, [passed])
      assert.isTrue(tells(told, "1 achievement type earned by Administrate's own word that the learner passed (BLS)"))
      assert.isFalse(tells(attended, "earned by Administrate's own word that"))
    })
  )

  it.live("allows the absences that the event allows, but never all: somebody who never came has not passed", () =>
    Effect.gen(function* () {
      const one = yield* rulesOf(oneCourse(true, passing({ byAttendance: true, absencesAllowed: 1 })))
      const lenient = {
        rule: "all",
        of: [
          { rule: "attended", absences: 1 },
          { rule: "attended", share: "1/1000" }
        ]
      }
      assert.deepStrictEqual(one.rules, [{ rule: "any", of: [lenient, passed] }])
      const two = yield* rulesOf(oneCourse(true, passing({ byAttendance: true, absencesAllowed: 2 })))
      assert.deepStrictEqual(two.rules, [passed])
      assert.isTrue(tells(two, "no more sessions than may be missed (E-50)"))
    })
  )

  it.live("of absences without attendance is no rule: they are only looked at where learners pass by attendance", () =>
    Effect.gen(function* () {
      const { rules } = yield* rulesOf(oneCourse(true, passing({ absencesAllowed: 1 })))
      assert.deepStrictEqual(rules, [passed])
    })
  )

  it.live(
    "asks for a person where the type is awarded by hand, and does not where that is not said, but tells it",
    () =>
      Effect.gen(function* () {
        const byHand = yield* rulesOf(oneCourse(false, passing({})))
        assert.deepStrictEqual(byHand.rules, [
          { rule: "all", of: [passed, { rule: "decided", roles: ["administrator"] }] }
        ])
        assert.isTrue(tells(byHand, "1 achievement type awarded by hand"))
        const unsaid = yield* rulesOf(oneCourse(null, passing({})))
        assert.deepStrictEqual(unsaid.rules, [passed])
        assert.isTrue(tells(unsaid, "does not say whether it is awarded automatically (BLS)"))
        const named = yield* rulesOf(oneCourse(false, passing({})), { rules, roles: ["registrar"] })
        assert.deepStrictEqual(named.rules, [{ rule: "all", of: [passed, { rule: "decided", roles: ["registrar"] }] }])
      })
  )

  it.live("can't ask for money: that a type waits for its invoice is told, and only where it does", () =>
    Effect.gen(function* () {
      const paid = yield* rulesOf(oneCourse(true, passing({ byAttendance: true, invoicePaid: true })))
      const free = yield* rulesOf(oneCourse(true, attendance))
      assert.deepStrictEqual(paid.rules, free.rules)
      assert.isTrue(tells(paid, "awarded only once the invoice is paid (BLS): no clause asks for money"))
      assert.isFalse(tells(free, "no clause asks for money"))
    })
  )

  it.live("of what is learnt online is Administrate's own word, and its content is there for a rule to ask for", () =>
    Effect.gen(function* () {
      const lms = { learningMode: "LMS", content: [content(1, "Airways"), content(2, "Reading list", false)] }
      const alone = yield* rulesOf(oneCourse(true, { ...attendance, ...lms }))
      assert.deepStrictEqual(alone.rules, [passed])
      assert.deepStrictEqual(coursesIn(alone.catalog)[0]?.delivery, "selfPaced")
      assert.deepStrictEqual(contentOf(alone.catalog), [
        { activity: "content/1", group: "content" },
        { activity: "content/2", group: "content/optional" }
      ])
      assert.isTrue(tells(alone, "1 event with online content (E-50)"))
      const blended = yield* rulesOf(oneCourse(true, { ...attendance, ...lms, learningMode: "Blended" }))
      assert.deepStrictEqual(blended.rules, [{ rule: "any", of: [allSessions, passed] }])
      assert.deepStrictEqual(coursesIn(blended.catalog)[0]?.delivery, "blended")
    })
  )

  it.live("is that of most events of a template; events that differ are told by name", () =>
    Effect.gen(function* () {
      const most = yield* rulesOf(oneCourse(true, attendance, attendance, passing({})))
      assert.deepStrictEqual(most.rules, [{ rule: "any", of: [allSessions, passed] }])
      assert.isTrue(
        tells(most, "1 event with other awards or rules than most of their course template's (E-52 of LIFE)")
      )
      const newer = yield* rulesOf(oneCourse(true, attendance, passing({})))
      assert.deepStrictEqual(newer.rules, [passed])
      const same = yield* rulesOf(oneCourse(true, attendance, attendance))
      assert.isFalse(tells(same, "other awards or rules"))
    })
  )

  it.live("is not said of fields that nobody named: the fields that it may be are told, and nothing is guessed", () =>
    Effect.gen(function* () {
      const none = yield* rulesOf(oneCourse(true, attendance), {})
      assert.deepStrictEqual(none.rules, [passed])
      assert.isTrue(
        tells(
          none,
          "Not asked for: absences allowed, awarded only once the invoice is paid, passed by attendance, validity counted"
        )
      )
      assert.isTrue(tells(none, "passingRules.absencesAllowed, passingRules.byAttendance"))
      assert.isFalse(none.asked.some(({ body }) => body.includes("passingRules {")))
      const all = yield* rulesOf(oneCourse(true, attendance))
      assert.isFalse(tells(all, "Nobody said which fields"))
    })
  )
})

describe("a validity", () => {
  const validityOf = (unit: string | null, value: number | null) =>
    Effect.map(
      rulesOf({
        ...oneCourse(true),
        templates: [template(1, "LIFE", [award(achievement(7, "BLS", unit, value)), award(achievement(8, "Other"))])],
        types: []
      }),
      ({ catalog, notCarriedOver }) => ({
        validity: catalog.achievementTypes.find(({ id }) => id === "BLS")?.validity,
        notCarriedOver
      })
    )

  it.live("is read in days, weeks, months and years, and never ends where there is none", () =>
    Effect.gen(function* () {
      const periods = [
        ["days", 90, "P90D"],
        ["weeks", 6, "P42D"],
        ["months", 18, "P18M"],
        ["years", 3, "P3Y"]
      ] as const
      for (const [unit, value, period] of periods)
        assert.deepStrictEqual((yield* validityOf(unit, value)).validity, { basis: "completion", period })
      assert.deepStrictEqual((yield* validityOf(null, null)).validity, { basis: "never" })
    })
  )

  it.live("that no period says makes no type, since without an end it would be a gift", () =>
    Effect.gen(function* () {
      for (const [unit, value] of [
        ["fortnights", 2],
        ["years", 0],
        ["years", -1],
        ["months", 1.5],
        ["years", 1_001],
        ["years", null],
        [null, 3]
      ] as const) {
        const { validity, notCarriedOver } = yield* validityOf(unit, value)
        assert.isUndefined(validity)
        assert.isTrue(
          notCarriedOver.some((sentence) => sentence.includes("above 0 (BLS: ")),
          `${value} ${unit}`
        )
      }
    })
  )

  it.live("is counted from the day of issue where the events say so, and as in most courses where they differ", () =>
    Effect.gen(function* () {
      const issued = yield* rulesOf(oneCourse(true, passing({ fromIssue: true })))
      assert.deepStrictEqual(issued.catalog.achievementTypes[0]?.validity, { basis: "issue", period: "P3Y" })
      const [a, b] = [template(1, "A", [award(bls)]), template(2, "B", [award(bls)])]
      const both = yield* rulesOf({
        templates: [a, b],
        events: [event(1, a, passing({ fromIssue: true })), event(2, b)],
        types: [bls]
      })
      assert.deepStrictEqual(both.catalog.achievementTypes[0]?.validity, { basis: "completion", period: "P3Y" })
      assert.isTrue(tells(both, "from the day of issue in some events"))
      assert.isFalse(tells(issued, "from the day of issue in some events"))
    })
  )
})

describe("an achievement type", () => {
  it.live("of several templates is one, of all their courses, where its rule is the same", () =>
    Effect.gen(function* () {
      const [a, b] = [template(1, "A", [award(bls)]), template(2, "B", [award(bls)])]
      const { catalog, opinions } = yield* rulesOf({
        templates: [a, b],
        events: [event(1, a), event(2, b)],
        types: [bls]
      })
      assert.deepStrictEqual(
        catalog.achievementTypes.map(({ id, courses }) => [id, courses]),
        [["BLS", ["A", "B"]]]
      )
      assert.deepStrictEqual(catalog.certifications, [])
      assert.deepStrictEqual(opinions.length, 1)
    })
  )

  it.live(
    "with several rules is a type for each and a certification through any; the one of most courses keeps the id",
    () =>
      Effect.gen(function* () {
        const all = ["A", "B", "C"].map((code, index) => template(index + 1, code, [award(bls)]))
        const events = all.map((course, index) => event(index + 1, course, index === 1 ? attendance : {}))
        const found = yield* rulesOf({ templates: all, events, types: [bls] })
        const [main, other] = found.catalog.achievementTypes
        assert.deepStrictEqual([main?.id, main?.courses, main?.rule], ["BLS", ["A", "C"], passed])
        assert.match(other?.id ?? "", /^BLS\/[0-9a-f]{8}$/)
        assert.deepStrictEqual(other?.courses, ["B"])
        assert.deepStrictEqual(found.catalog.certifications, [
          {
            id: "BLS/all",
            title: "BLS",
            through: ["BLS", other?.id ?? ""],
            validity: { basis: "completion", period: "P3Y" }
          }
        ])
        assert.deepStrictEqual(
          found.opinions.map(({ activity }) => activity),
          ["achievement-type/7", "achievement-type/7"]
        )
        assert.isTrue(tells(found, "1 achievement type with other rules in some of its courses (BLS)"))
      })
  )

  it.live(
    "that nothing awards is told where the API lists all types, and that it can't be seen where it does not",
    () =>
      Effect.gen(function* () {
        const instance = oneCourse(true, attendance)
        const found = yield* rulesOf({ ...instance, types: [bls, achievement(9, "Long service")] })
        assert.deepStrictEqual(found.catalog.achievementTypes.length, 1)
        assert.isTrue(tells(found, "1 achievement type that no course template awards (Long service)"))
        const { types: _, ...unlisted } = instance
        const unseen = yield* rulesOf(unlisted)
        assert.isTrue(tells(unseen, "The API has no list of all achievement types"))
        assert.isFalse(tells(found, "no list of all achievement types"))
      })
  )

  it.live("attached twice to a template, once by hand, is awarded automatically", () =>
    Effect.gen(function* () {
      const course = template(1, "A", [award(bls, false), award(bls, true)])
      const { rules } = yield* rulesOf({ templates: [course], events: [event(1, course)], types: [bls] })
      assert.deepStrictEqual(rules, [passed])
    })
  )

  it.live("is that of the events, where most of them were made before their template changed", () =>
    Effect.gen(function* () {
      const other = achievement(8, "ILS")
      const course = template(1, "A", [award(other)])
      const events = [event(1, course, { achievementTypes: [award(bls)] })]
      const own = yield* rulesOf({ templates: [course], events, types: [bls, other] })
      assert.deepStrictEqual(
        own.catalog.achievementTypes.map(({ id }) => id),
        ["BLS"]
      )
      assert.isTrue(tells(own, "that no course template awards (ILS)"))
      const inherited = yield* rulesOf({
        templates: [course],
        events,
        types: [bls, other],
        without: /^ {2}achievementTypes/
      })
      assert.deepStrictEqual(
        inherited.catalog.achievementTypes.map(({ id }) => id),
        ["ILS"]
      )
      assert.isTrue(tells(inherited, "What an event itself awards can't be asked for"))
    })
  )
})

describe("an event", () => {
  it.live("that is cancelled or in draft says nothing of the rules", () =>
    Effect.gen(function* () {
      const found = yield* rulesOf(
        oneCourse(
          true,
          attendance,
          { lifecycleState: "cancelled" },
          { lifecycleState: "cancelled" },
          { lifecycleState: "draft" }
        )
      )
      assert.deepStrictEqual(found.rules, [{ rule: "any", of: [allSessions, passed] }])
      assert.isTrue(tells(found, "2 cancelled events (E-51, E-52)"))
      assert.isTrue(tells(found, "1 event in draft (E-53)"))
    })
  )

  it.live("without sessions can't be passed by attendance, nor with cancelled ones alone", () =>
    Effect.gen(function* () {
      for (const sessions of [[], [session(1, { lifecycleState: "cancelled" })]]) {
        const found = yield* rulesOf(oneCourse(true, { ...attendance, sessions }))
        assert.deepStrictEqual(found.rules, [passed])
        assert.isTrue(tells(found, "with no session to attend"))
      }
    })
  )

  it.live(
    "with a session that ends before it starts, or as it does, is told; an offset may be written without a colon",
    () =>
      Effect.gen(function* () {
        const sessions = [
          session(1, { timeZonedStart: "2026-03-02T09:00:00+0000" }),
          session(2, { timeZonedEnd: "2026-03-02T09:00:00Z" }),
          session(3, { timeZonedStart: null })
        ]
        const found = yield* rulesOf(oneCourse(true, { ...attendance, sessions }))
        assert.isTrue(tells(found, "2 sessions without a start before its end (Day 2 of E-50, Day 3 of E-50)"))
      })
  )

  it.live("of a deleted template is told, and earns nothing: learners are read by template", () =>
    Effect.gen(function* () {
      const course = template(1, "A", [award(bls)])
      const found = yield* rulesOf({
        templates: [course],
        events: [event(1, course), event(2, null), event(3, template(9, "GONE"))],
        types: [bls]
      })
      assert.deepStrictEqual(
        coursesIn(found.catalog).map(({ id }) => id),
        ["A"]
      )
      assert.isTrue(tells(found, "2 events whose course template is not there any more, or not to be seen (E-2, E-3)"))
    })
  )

  it.live("in a zone or a mode that nobody knows is told; a zone of another name can be named", () =>
    Effect.gen(function* () {
      const odd = { timeZoneName: "GMT Standard Time", learningMode: "Coaching" }
      const found = yield* rulesOf(oneCourse(true, odd))
      assert.deepStrictEqual(
        coursesIn(found.catalog).map(({ zone, delivery }) => [zone, delivery]),
        [["UTC", undefined]]
      )
      assert.isTrue(tells(found, 'without a time zone that is known here (E-50: "GMT Standard Time")'))
      assert.isTrue(tells(found, "a learning mode other than"))
      const named = yield* rulesOf(oneCourse(true, odd), { rules, zones: { "GMT Standard Time": "Europe/London" } })
      assert.deepStrictEqual(coursesIn(named.catalog)[0]?.zone, "Europe/London")
      assert.isFalse(tells(named, "without a time zone"))
    })
  )

  it.live("in another zone or mode than its fellows: the most frequent zone, and no delivery", () =>
    Effect.gen(function* () {
      const found = yield* rulesOf(oneCourse(true, {}, {}, { timeZoneName: "America/New_York", learningMode: "LMS" }))
      assert.deepStrictEqual(
        coursesIn(found.catalog).map(({ zone, delivery }) => [zone, delivery]),
        [["Europe/London", undefined]]
      )
      assert.isTrue(tells(found, "with events in several time zones (LIFE)"))
      assert.isTrue(tells(found, "with events of several learning modes (LIFE)"))
    })
  )
})

describe("content", () => {
  it.live("of the same title in several events is one component; what has no title is none, and told", () =>
    Effect.gen(function* () {
      const instance = oneCourse(
        true,
        { content: [content(1, "Airways")] },
        { content: [content(2, "Airways"), content(3, "Bleeding")] }
      )
      const found = yield* rulesOf(instance)
      assert.deepStrictEqual(contentOf(found.catalog), [
        { activity: "content/2", also: ["content/1"], group: "content" },
        { activity: "content/3", group: "content" }
      ])
      const untitled = yield* rulesOf({ ...instance, without: /^ {2}displayName/ })
      assert.deepStrictEqual(contentOf(untitled.catalog), [])
      assert.isTrue(tells(untitled, "with content whose title can't be asked for (LIFE)"))
    })
  )

  it.live("that is hidden or archived is not looked at", () =>
    Effect.gen(function* () {
      const hidden = [
        content(1, "Airways"),
        { ...content(2, "Old"), isArchived: true },
        { ...content(3, "Later"), isHidden: true }
      ]
      const { catalog } = yield* rulesOf(oneCourse(true, { content: hidden }))
      assert.deepStrictEqual(contentOf(catalog), [{ activity: "content/1", group: "content" }])
    })
  )

  it.live("in more events than a component takes is of the newest, and told", () =>
    Effect.gen(function* () {
      const events = Array.from({ length: 102 }, (_, index) => ({ content: [content(index + 1, "Airways")] }))
      const found = yield* rulesOf(oneCourse(true, ...events))
      const [component] = contentOf(found.catalog)
      assert.deepStrictEqual([component?.activity, component?.also?.length], ["content/102", 100])
      assert.isTrue(tells(found, "a piece of content in more than 101 events (LIFE)"))
    })
  )
})

describe("a course template", () => {
  it.live("without an event asks for Administrate's own word; in draft, or archived and never held, it is none", () =>
    Effect.gen(function* () {
      const states = ["published", "draft", "archived"]
      const templates = states.map((lifecycleState, index) =>
        template(index + 1, lifecycleState, [award(bls)], { lifecycleState })
      )
      const found = yield* rulesOf({ templates, events: [], types: [bls] })
      assert.deepStrictEqual(
        coursesIn(found.catalog).map(({ id }) => id),
        ["published"]
      )
      assert.deepStrictEqual(found.rules, [passed])
      assert.isTrue(tells(found, "1 course template without an event (published)"))
      assert.isTrue(tells(found, "1 course template in draft (draft)"))
      assert.isTrue(tells(found, "1 archived course template without an event (archived)"))
    })
  )

  it.live("that is archived is one for as long as it has an event", () =>
    Effect.gen(function* () {
      const course = template(1, "OLD", [award(bls)], { lifecycleState: "archived" })
      const { catalog } = yield* rulesOf({ templates: [course], events: [event(1, course)], types: [bls] })
      assert.deepStrictEqual(
        coursesIn(catalog).map(({ id }) => id),
        ["OLD"]
      )
    })
  )

  it.live(
    "without achievement types is an offering all the same; without any type at all there is no catalog yet",
    () =>
      Effect.gen(function* () {
        const found = yield* read({ templates: [template(1, "TALK")], events: [], types: [] })
        assert.deepStrictEqual(
          coursesIn(found.catalog).map(({ id }) => id),
          ["TALK"]
        )
        assert.deepStrictEqual(found.catalog.achievementTypes, [])
        assert.isTrue(Result.isFailure(Catalog.decode(found.catalog)))
      })
  )
})

describe("names", () => {
  const idsOf = (...names: ReadonlyArray<string>) =>
    Effect.map(
      rulesOf({
        templates: names.map((code, index) => template(index + 1, code, [award(bls)])),
        events: [],
        types: [bls]
      }),
      ({ catalog }) => coursesIn(catalog).map(({ id }) => id)
    )

  it.live("are codes, and of two alike the older one's; the later have their number behind it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* idsOf("BLS", "BLS", "BLS-2"), ["BLS", "BLS-2", "BLS-2-3"])
      assert.deepStrictEqual(yield* idsOf("BLS-3", "BLS", "BLS"), ["BLS-3", "BLS", "BLS-3-3"])
      assert.deepStrictEqual(yield* idsOf("BLS 1", "BLS/1", "bls"), ["BLS-1", "BLS-1-2", "bls"])
    })
  )

  it.live("in any script, however long, and also where nothing can be made of them, are ids that a catalog takes", () =>
    Effect.gen(function* () {
      const long = "x".repeat(300)
      const ids = yield* idsOf(
        "Первая помощь",
        "応急処置",
        "प्राथमिक",
        "  ",
        "***",
        long,
        `${long}y`,
        "-lead-",
        "cafe\u0301"
      )
      assert.deepStrictEqual(ids.slice(0, 2), ["Первая-помощь", "応急処置"])
      assert.deepStrictEqual(new Set(ids).size, 9)
      assert.deepStrictEqual([ids[5], ids[6]], ["x".repeat(60), `${"x".repeat(60)}-7`])
      assert.deepStrictEqual([ids[7], ids[8]], ["lead", "café"])
    })
  )

  it.live("of a template without a code are of its title, and without either of its number", () =>
    Effect.gen(function* () {
      const templates = [
        template(1, "", [award(bls)], { code: null }),
        template(2, "", [award(bls)], { code: null, title: null })
      ]
      const { catalog } = yield* rulesOf({ templates, events: [], types: [bls] })
      assert.deepStrictEqual(
        coursesIn(catalog).map(({ id, title }) => [id, title]),
        [
          ["Title-of", "Title of"],
          ["course-2", "2"]
        ]
      )
    })
  )

  it.live("of types that are called the same are two, and longer titles are cut and told", () =>
    Effect.gen(function* () {
      const long = `Life support ${"z".repeat(200)}`
      const types = [achievement(7, "BLS"), achievement(8, "BLS"), achievement(9, long)]
      const found = yield* rulesOf({
        templates: [
          template(
            1,
            "A",
            types.map((type) => award(type))
          )
        ],
        events: [],
        types
      })
      assert.deepStrictEqual(found.catalog.achievementTypes.map(({ id }) => id).slice(0, 2), ["BLS", "BLS-8"])
      assert.isTrue(found.catalog.achievementTypes[2]?.title?.endsWith("…"))
      assert.isTrue(tells(found, "longer than 200 characters (Life support z"))
    })
  )
})
