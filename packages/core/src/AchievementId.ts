/** The name of one achievement: stable under replay, made of the type, the learner and the earning, never of a time. */
import { Schema } from "effect"
import { LearnerId, TypeId } from "./Id.ts"

/** `earning` counts the earnings of one type within one participation, from 1. */
export const AchievementId = Schema.Struct({ type: TypeId, learner: LearnerId, earning: Schema.Int })
export type AchievementId = typeof AchievementId.Type

/** `module-pass:5678:1`, as people and entries write it. A type's id holds no `:`. */
export const format = ({ type, learner, earning }: AchievementId): string => `${type}:${learner}:${earning}`

const decodeType = Schema.decodeUnknownOption(TypeId)

/** Reads what `format` writes; `undefined` for anything else. */
export const parse = (text: string): AchievementId | undefined => {
  const [, name, learner, earning] = /^([^:]+):([1-9]\d{0,14}):([1-9]\d{0,5})$/.exec(text) ?? []
  const type = decodeType(name)
  return type._tag === "None"
    ? undefined
    : { type: type.value, learner: LearnerId.make(Number(learner)), earning: Number(earning) }
}

export const isSame = (a: AchievementId, b: AchievementId): boolean =>
  a.type === b.type && a.learner === b.learner && a.earning === b.earning

/** By type, then learner, then earning. */
export const compare = (a: AchievementId, b: AchievementId): number =>
  a.type === b.type ? a.learner - b.learner || a.earning - b.earning : a.type < b.type ? -1 : 1
