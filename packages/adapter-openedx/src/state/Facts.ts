/** What rows of the state adapter prove: plain, total functions. */
import { type Adapter, Fact, Instant, Text } from "@laurel/core"
import type { Compiled } from "../Setting.ts"
import * as Certificate from "../Certificate.ts"
import * as Person from "../Person.ts"
import type { Awarded, Enrolment, Grade, Row } from "./Rows.ts"
import { undone } from "../Undone.ts"
import { instantOf, shareOf } from "../Wire.ts"

type Claim = Pick<Adapter.Sketch, "activity" | "evidence" | "happened" | "said"> & { readonly name: string }

const on = (at: Instant.Instant, zone: string, basis: Fact.Basis): Fact.Happened => ({
  on: Instant.dayIn(at, zone),
  at,
  zone,
  basis
})

const said = (text: string | null | undefined): string | null =>
  typeof text === "string" ? Text.nameOf(text.toWellFormed()) || null : null

const ofEnrolment = ({ created, episodes }: Enrolment, zone: string): ReadonlyArray<Claim> =>
  episodes.flatMap(({ from, isStated, mode, until }, at) => {
    const began = isStated ? on(instantOf(created) ?? from, zone, "stated") : on(from, zone, "observed")
    const registered: Claim = {
      name: `registered/${at + 1}`,
      evidence: Fact.Registered.make({}),
      happened: began,
      said: said(mode)
    }
    if (until === null) return [registered]
    const happened = on(until, zone, "observed")
    return [
      registered,
      { name: `unregistered/${at + 1}`, evidence: Fact.Unregistered.make({}), happened, said: "unenrolled" }
    ]
  })

/** Not to pass says that a pass, where there was one, no longer is: not that anybody failed, who may go on learning. */
const ofGrade = (row: Grade, zone: string): ReadonlyArray<Claim> => {
  const { course, passed, percent, letter_grade, outcomeSeen, scoreSeen } = row
  const activity = `course/${course}`
  const scaled = shareOf(percent)
  const claims: Array<Claim> = []
  if (outcomeSeen !== null) {
    claims.push({
      name: "outcome",
      activity,
      evidence: passed ? Fact.RolledUp.make({ outcome: "passed" }) : undone,
      happened: on(outcomeSeen, zone, "observed"),
      said: passed ? "passed" : "not passed"
    })
  }
  if (scoreSeen !== null && scaled !== undefined) {
    const happened = on(scoreSeen, zone, "observed")
    claims.push({ name: "score", activity, evidence: { _tag: "Scored", scaled }, happened, said: said(letter_grade) })
  }
  return claims
}

const ofCertificate = (row: Awarded, zone: string): ReadonlyArray<Claim> => {
  const { course, status, certificate_type, created_date, grade, download_url, seen, scoreSeen } = row
  const verdict = Certificate.verdictOf(status)
  if (seen === null || verdict === undefined || verdict === "silent") return []
  const activity = `certificate/${course}`
  if (verdict === "lost") {
    const lost = { activity, evidence: undone, said: status }
    return [
      { ...lost, name: "award", happened: on(seen, zone, "observed") },
      ...(scoreSeen === null ? [] : [{ ...lost, name: "score", happened: on(scoreSeen, zone, "observed") }])
    ]
  }
  const created = typeof created_date === "string" ? instantOf(created_date) : undefined
  const happened = created === undefined ? on(seen, zone, "observed") : on(created, zone, "stated")
  const document = typeof download_url === "string" && /^[^\p{Cc}\p{Cs}]{1,500}$/u.test(download_url)
  const scaled = shareOf(grade)
  return [
    {
      name: "award",
      activity,
      evidence: {
        _tag: "Presented",
        title: Text.nameOf(Certificate.titleOf(course, certificate_type)),
        ...(document ? { document: download_url } : {})
      },
      happened,
      said: status
    },
    ...(scaled === undefined
      ? []
      : [
          {
            name: "score",
            activity,
            evidence: { _tag: "Scored", scaled } as const,
            happened,
            said: said(String(grade))
          }
        ])
  ]
}

/** What a row says; nothing where its course is not of the setting. */
export const read = (setting: Compiled, row: Row): ReadonlyArray<Adapter.Sketch> => {
  const { offering, zone } = setting.courses.get(row.course) ?? {}
  if (offering === undefined || zone === undefined || row.of === "unread") return []
  const subject = Person.subjectOf(setting, offering, row)
  const key = Person.rowKey(row.of, row.course, row.user)
  return claimsOf(row, zone).map(({ name, ...claim }) => ({ key: `${key}/${name}`, subject, ...claim }))
}

const claimsOf = (row: Exclude<Row, { readonly of: "unread" }>, zone: string): ReadonlyArray<Claim> => {
  switch (row.of) {
    case "enrolment":
      return ofEnrolment(row, zone)
    case "grade":
      return ofGrade(row, zone)
    case "certificate":
      return ofCertificate(row, zone)
  }
}
