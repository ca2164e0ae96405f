/** What any script does that reads a Moodle: it asks for everybody's completion and every gradebook, and parses the answers. */

const concurrency = 8

const ask = async (base: string, name: string, values: Readonly<Record<string, string | number>>): Promise<unknown> => {
  const form = new URLSearchParams({ wstoken: "token", wsfunction: name, moodlewsrestformat: "json" })
  for (const [key, value] of Object.entries(values)) form.set(key, String(value))
  const response = await fetch(`${base}/webservice/rest/server.php`, { method: "POST", body: form })
  return JSON.parse(await response.text())
}

/** Asks about everybody, some at a time; how many requests that took. */
export const readAll = async (base: string, courses: number): Promise<number> => {
  let count = 0
  const one = async (courseid: number, userid: number): Promise<void> => {
    await ask(base, "core_completion_get_activities_completion_status", { courseid, userid })
    await ask(base, "core_completion_get_course_completion_status", { courseid, userid })
    count += 2
  }
  for (let course = 1; course <= courses; course++) {
    const roster = await ask(base, "core_enrol_get_enrolled_users", { courseid: course })
    await ask(base, "gradereport_user_get_grade_items", { courseid: course, userid: 0 })
    count += 2
    const users = Array.isArray(roster) ? roster.map((user) => Number(user.id)) : []
    const waiting = users.values()
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        for (const user of waiting) await one(course, user)
      })
    )
  }
  return count
}
