import { assert, describe, it } from "@effect/vitest"
import * as Fact from "../src/Fact.ts"
import * as Fraction from "../src/Fraction.ts"
import {
  closed,
  completed,
  corrected,
  fact,
  instant,
  judging,
  marked,
  minutes,
  offeringOf,
  retracted,
  scheduled,
  stayed
} from "./given.ts"

const session = (activity: string, day: string) => ({
  activity,
  starts: `${day}T09:00:00Z`,
  ends: `${day}T11:00:00Z`
})
const [d1, d2, d3, d4, d5] = ["2014-03-01", "2014-03-02", "2014-03-03", "2014-03-04", "2014-03-05"] as const
const end = closed("2014-04-01")
const four = offeringOf({
  id: "first-aid-2014",
  course: "first-aid",
  zone: "Europe/London",
  components: [
    // A room and its video call are one session.
    { activity: "s1", also: ["call 1"], group: "theory" },
    { activity: "s2", group: "theory" },
    { activity: "s3", group: "practice" },
    { activity: "exam", group: "exam" }
  ],
  sessions: [session("s1", d1), session("s2", d2), session("s3", d3), session("s4", d4)]
})
const { judge, says } = judging(four)
const unscheduled = judging(offeringOf({ id: "o", course: "c", zone: "UTC", components: [] }))
const there = (on: string, activity: string) => marked(on, activity, "present")

describe("a share of the sessions", () => {
  const half = { rule: "attended", share: 0.5 }

  it("is said at the end, of the day on which it was reached; one fewer is not enough", () => {
    const two = [there(d1, "s1"), there(d3, "s3")]
    assert.strictEqual(says(half, ...two), "undetermined")
    assert.strictEqual(says(half, ...two, end), d3)
    assert.strictEqual(says(half, ...two, there(d4, "s4"), end), d3)
    assert.strictEqual(says(half, there(d1, "s1"), end), "notMet")
    assert.deepStrictEqual(judge(half, ...two).spans, [])
  })

  it("is over as soon as the rest can't make up for it", () => {
    const most = { rule: "attended", share: 0.75 }
    const away = [marked(d1, "s1", "absent"), marked(d2, "s2", "absent")]
    assert.strictEqual(says(most, ...away), "notMet")
    assert.strictEqual(says(most, ...away.slice(1)), "undetermined")
  })

  it("counts late as there, absent as not, and the last list's word", () => {
    const all = { rule: "attended", group: "theory", share: 1 }
    assert.strictEqual(says(all, marked(d1, "s1", "late"), there(d2, "s2"), end), d2)
    assert.strictEqual(says(all, marked(d1, "s1", "absent"), there(d2, "s2"), end), "notMet")
    assert.strictEqual(says(all, marked(d1, "s1", "absent"), there(d2, "s1"), there(d2, "s2"), end), d2)
    assert.strictEqual(says(all, there(d1, "s1"), marked(d2, "s1", "absent"), there(d2, "s2"), end), "notMet")
  })

  it("leaves out a session the learner was excused from; one merely missed stays in", () => {
    const all = { rule: "attended", share: 1 }
    const three = [there(d1, "s1"), there(d2, "s2"), there(d4, "s4")]
    assert.strictEqual(says(all, ...three, marked(d3, "s3", "excused"), end), d4)
    assert.strictEqual(says(all, ...three, marked(d3, "s3", "absent"), end), "notMet")
    assert.strictEqual(says(all, ...three, end), "notMet")
  })

  it("counts a session once, in the room or in its call, and only of the clause's group", () => {
    const theory = { rule: "attended", group: "theory", share: 1 }
    assert.strictEqual(says(theory, there(d1, "call 1"), there(d2, "s2"), end), d2)
    assert.strictEqual(says(theory, there(d1, "s1"), there(d1, "call 1"), end), "notMet")
    assert.strictEqual(says(theory, there(d1, "s1"), there(d3, "s3"), end), "notMet")
  })

  it("counts no attendance taken back, and none corrected to absent", () => {
    const [one, two] = [there(d1, "s1"), there(d2, "s2")]
    assert.strictEqual(says(half, one, two, end), d2)
    assert.strictEqual(says(half, one, two, retracted(two), end), "notMet")
    assert.strictEqual(says(half, one, two, corrected(two, Fact.Attended.make({ status: "absent" })), end), "notMet")
  })

  it("names the sessions nothing is known of", () => {
    assert.deepStrictEqual(judge(half, there(d1, "call 1")).missing.map(String), ["s2", "s3", "s4"])
    const { reached } = judge(half, there(d1, "s1"), there(d2, "s2"))
    assert.deepStrictEqual(reached, { value: Fraction.make(1n, 2n), needed: Fraction.make(1n, 2n) })
  })
})

describe("the schedule", () => {
  const all = { rule: "attended", share: 1 }

  it("is the learner's own where a source gives one, and else everybody's", () => {
    const own = [scheduled(d1, "s1"), scheduled(d2, "s2")]
    const two = [there(d1, "s1"), there(d2, "s2")]
    assert.strictEqual(says(all, ...own, ...two, end), d2)
    assert.strictEqual(says(all, ...two, end), "notMet")
    assert.strictEqual(says(all, ...own, there(d1, "s1"), there(d3, "s3"), end), "notMet")
  })

  it("loses a session that its source takes back", () => {
    const [one, two] = [scheduled(d1, "s1"), scheduled(d2, "s2")]
    assert.strictEqual(says(all, one, two, there(d1, "s1"), end), "notMet")
    assert.strictEqual(says(all, one, two, retracted(two), there(d1, "s1"), end), d1)
  })

  it("has one session where two sources schedule it, with the time of the one that knows it", () => {
    const share = { rule: "attended", shareOfMinutes: 0.5 }
    const twice = [scheduled(d1, "s1", `${d1}T09:00:00Z`, `${d1}T10:00:00Z`), scheduled(d1, "call 1")]
    assert.strictEqual(says(share, ...twice, minutes(d1, "s1", 30), end), d1)
    assert.strictEqual(says(all, ...twice, there(d1, "s1"), end), d1)
  })

  it("that is empty proves nothing", () => {
    for (const rule of [all, { rule: "attended", absences: 3 }, { rule: "attended", shareOfMinutes: 0.1 }]) {
      assert.strictEqual(unscheduled.says(rule, there(d1, "s1")), "undetermined")
      assert.strictEqual(unscheduled.says(rule, there(d1, "s1"), end), "notMet")
    }
    assert.strictEqual(says({ ...all, group: "exam" }, there(d1, "exam"), end), "notMet")
    const excused = ["s1", "s2"].map((activity) => marked(d1, activity, "excused"))
    assert.strictEqual(says({ rule: "attended", group: "theory", absences: 0 }, ...excused, end), "notMet")
  })
})

describe("absences", () => {
  const one = { rule: "attended", absences: 1 }
  const three = [there(d1, "s1"), there(d2, "s2"), there(d3, "s3")]

  it("are counted at the end, on the day of the last session; silence is absence then", () => {
    assert.strictEqual(says(one, ...three), "undetermined")
    assert.strictEqual(says(one, ...three, end), d4)
    assert.strictEqual(says(one, ...three.slice(1), end), "notMet")
  })

  it("one too many is over at once; what isn't known yet is no absence", () => {
    assert.strictEqual(says(one, marked(d1, "s1", "absent"), marked(d2, "s2", "absent")), "notMet")
    assert.strictEqual(says(one, marked(d1, "s1", "absent")), "undetermined")
  })

  it("with leave are none, and the last session is one the learner was not excused from", () => {
    assert.strictEqual(says({ ...one, absences: 0 }, ...three, marked(d4, "s4", "excused"), end), d3)
    assert.strictEqual(says({ ...one, absences: 0 }, ...three, marked(d4, "s4", "absent"), end), "notMet")
  })

  it("the day of a session is the civil day in the offering's zone", () => {
    const late = scheduled("2014-07-02", "s1", "2014-07-02T23:30:00Z", "2014-07-03T00:30:00Z")
    assert.strictEqual(says({ ...one, absences: 0 }, late, there("2014-07-02", "s1"), end), "2014-07-03")
  })
})

describe("minutes", () => {
  const ninety = { rule: "attended", minutes: 90 }
  const stay = (from: string, until: string, activity = "s1") =>
    stayed(d1, activity, `${d1}T${from}:00Z`, `${d1}T${until}:00Z`)

  it("are enough on the day they are reached, before the end and without a schedule", () => {
    for (const { says } of [judging(four), unscheduled]) {
      assert.strictEqual(says(ninety, minutes(d1, "s1", 60), minutes(d2, "s2", 30)), d2)
      assert.strictEqual(says(ninety, minutes(d1, "s1", 60), minutes(d2, "s2", 29.9)), "notMet")
    }
    assert.strictEqual(unscheduled.says(ninety, minutes(d1, null, 60), minutes(d2, null, 30)), d2)
  })

  it("of two devices at once count once; of coming and going, both", () => {
    assert.strictEqual(says(ninety, stay("09:00", "10:00"), stay("09:10", "10:10", "call 1")), "notMet")
    assert.strictEqual(says(ninety, stay("09:00", "10:00"), stay("09:00", "10:30", "call 1")), d1)
    assert.strictEqual(says(ninety, stay("09:00", "09:45"), stay("10:00", "10:45")), d1)
    assert.strictEqual(says(ninety, stay("09:00", "09:45"), stay("10:00", "10:44")), "notMet")
  })

  it("before a session and after it are no part of it", () => {
    assert.strictEqual(says(ninety, stay("08:00", "10:30")), d1)
    assert.strictEqual(says(ninety, stay("08:00", "10:29")), "notMet")
    assert.strictEqual(says(ninety, stay("09:31", "12:00")), "notMet")
    assert.strictEqual(unscheduled.says(ninety, stay("08:00", "10:29")), d1)
    assert.strictEqual(says({ rule: "attended", minutes: 121 }, minutes(d1, "s1", 500)), "notMet")
  })

  it("both counted and timed are the larger of the two, not their sum", () => {
    assert.strictEqual(says(ninety, stay("09:00", "10:00"), minutes(d1, "s1", 40)), "notMet")
    assert.strictEqual(says(ninety, stay("09:00", "10:00"), minutes(d1, "s1", 90)), d1)
    assert.strictEqual(says(ninety, minutes(d1, "s1", 50), minutes(d1, "s1", 40)), d1)
  })

  it("of somebody a list calls absent are none; a list alone counts no minutes", () => {
    assert.strictEqual(says(ninety, minutes(d1, "s1", 90), marked(d1, "s1", "absent")), "notMet")
    assert.strictEqual(says(ninety, minutes(d1, "s1", 90), there(d1, "s1")), d1)
    assert.strictEqual(says(ninety, there(d1, "s1"), there(d2, "s2"), completed(d1, "s1")), "notMet")
  })

  it("of another group are none of this one's", () => {
    assert.strictEqual(says({ ...ninety, group: "theory" }, minutes(d1, "s3", 90), minutes(d1, null, 90)), "notMet")
    assert.strictEqual(says({ ...ninety, group: "theory" }, minutes(d1, "call 1", 90)), d1)
  })

  it("of a night on which the clocks go back are as many as have passed", () => {
    // 00:30 to 03:30 by the clock on the wall, four hours by any other.
    const [from, until] = ["2014-10-26T00:30:00+02:00", "2014-10-26T03:30:00+01:00"]
    const night = stayed("2014-10-26", "s1", from, until)
    assert.strictEqual(unscheduled.says({ rule: "attended", minutes: 240 }, night), "2014-10-26")
    assert.strictEqual(unscheduled.says({ rule: "attended", minutes: 241 }, night), "notMet")
    const shift = scheduled("2014-10-26", "s1", from, until)
    const share = { rule: "attended", shareOfMinutes: 0.75 }
    assert.strictEqual(says(share, shift, minutes("2014-10-26", "s1", 180), end), "2014-10-26")
    assert.strictEqual(says(share, shift, minutes("2014-10-26", "s1", 179), end), "notMet")
  })
})

describe("minutes in each session", () => {
  const hour = { rule: "attended", group: "theory", share: 0.5, minutesEach: 60 }

  it("as many as the clause asks for, or one", () => {
    assert.strictEqual(says(hour, minutes(d1, "s1", 60), end), d1)
    assert.strictEqual(says(hour, minutes(d1, "s1", 59), end), "notMet")
    const any = { rule: "attended", group: "theory", share: 0.5 }
    assert.strictEqual(says(any, minutes(d1, "s1", 1), end), d1)
    assert.strictEqual(says(any, minutes(d1, "s1", 0.9), end), "notMet")
  })

  it("outrank a list that says present, where the clause asks for them", () => {
    assert.strictEqual(says(hour, there(d1, "s1"), end), d1)
    assert.strictEqual(says(hour, there(d1, "s1"), minutes(d1, "s1", 59), end), "notMet")
    assert.strictEqual(says(hour, marked(d1, "s1", "late"), minutes(d1, "call 1", 60), end), d1)
    assert.strictEqual(
      says({ rule: "attended", group: "theory", share: 0.5 }, there(d1, "s1"), minutes(d1, "s1", 0), end),
      d1
    )
    assert.strictEqual(says(hour, marked(d1, "s1", "absent"), minutes(d1, "s1", 90), end), "notMet")
  })

  it("gathered over two days count from the day they were enough", () => {
    const all = { rule: "attended", group: "practice", share: 1, minutesEach: 60 }
    assert.strictEqual(says(all, minutes(d3, "s3", 40), minutes(d4, "s3", 20), minutes(d5, "s3", 20), end), d4)
  })
})

describe("a share of the minutes", () => {
  const half = { rule: "attended", shareOfMinutes: 0.5 }

  it("of all scheduled sessions, on the day it was reached, at the end", () => {
    const facts = [minutes(d1, "s1", 120), minutes(d2, "s2", 60), minutes(d3, "s3", 60), minutes(d4, "s4", 9)]
    assert.strictEqual(says(half, ...facts), "undetermined")
    assert.strictEqual(says(half, ...facts, end), d3)
    assert.strictEqual(says(half, ...facts.slice(0, 2), minutes(d3, "s3", 59), end), "notMet")
    assert.deepStrictEqual(judge(half, ...facts, end).reached?.value, Fraction.make(249n, 480n))
  })

  it("a session gives no more than its length", () => {
    assert.strictEqual(says(half, minutes(d1, "s1", 600), minutes(d2, "s2", 119), end), "notMet")
    assert.strictEqual(says(half, minutes(d1, "s1", 600), minutes(d2, "s2", 120), end), d2)
  })

  it("is over at once where the rest is too short", () => {
    const most = { rule: "attended", shareOfMinutes: 0.9 }
    assert.strictEqual(says(most, minutes(d1, "s1", 60)), "notMet")
    assert.strictEqual(says(most, minutes(d1, "s1", 72)), "undetermined")
  })

  it("leaves out a session excused, and one whose time nobody knows", () => {
    const facts = [minutes(d1, "s1", 60), minutes(d2, "s2", 60), minutes(d3, "s3", 60)]
    assert.strictEqual(says(half, ...facts, marked(d4, "s4", "excused"), end), d3)
    assert.strictEqual(says(half, ...facts, marked(d4, "s4", "absent"), end), "notMet")
    const own = [scheduled(d1, "s1", `${d1}T09:00:00Z`, `${d1}T10:00:00Z`), scheduled(d2, "s2")]
    assert.strictEqual(says(half, ...own, minutes(d1, "s1", 30), end), d1)
    assert.strictEqual(says(half, ...own, minutes(d2, "s2", 30), end), "notMet")
  })

  it("counts minutes and stays, each stay clipped", () => {
    const stay = fact(
      d1,
      Fact.Attended.make({ from: instant(`${d1}T10:00:00Z`), until: instant(`${d1}T13:00:00Z`), minutes: 10 }),
      "s1"
    )
    assert.strictEqual(says({ ...half, group: "theory", shareOfMinutes: 0.25 }, stay, end), d1)
    assert.strictEqual(says({ ...half, group: "theory", shareOfMinutes: 0.26 }, stay, end), "notMet")
  })
})
