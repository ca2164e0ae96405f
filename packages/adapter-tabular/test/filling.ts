import { Tabular } from "@laurel/adapter-tabular"

const { mapping } = Tabular.presets["training-records"]

const withCourses = (courses: Readonly<Record<string, string>>): Tabular.Unfilled => ({
  ...mapping,
  maps: { ...mapping.maps, courses }
})

/** Training that people did elsewhere, of a list that has these two courses and no column of statuses. */
export const filled = Tabular.fill(withCourses({ "First aid": "first-aid", "Fire safety": "fire-safety-2026" }), {
  zone: "Europe/Berlin",
  days: "dd.MM.yyyy",
  accounts: "employee"
})
