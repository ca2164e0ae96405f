/** Answers of Moodle's web services, in the form of the recorded ones of Moodle 4.5. */

/** When the site's first course began, in seconds since 1970: 1 September 2025. */
export const opened = 1_756_684_800
export const day = 86_400

export const activities = [
  { modname: "page", tracking: 2, graded: false },
  { modname: "url", tracking: 1, graded: false },
  { modname: "quiz", tracking: 2, graded: true },
  { modname: "assign", tracking: 2, graded: true },
  { modname: "scorm", tracking: 2, graded: true }
] as const

/** Course modules of a course are numbered one after another. */
export const cmidOf = (course: number, place: number): number => course * 10 + place

export const nameOf = (id: number) => ({
  id,
  shortname: `C${id}`,
  fullname: `Course ${id}`,
  idnumber: `CRS-${id}`,
  visible: 1,
  enablecompletion: 1,
  startdate: opened,
  enddate: 0
})

export const quizOf = (course: number): unknown => ({
  id: course,
  coursemodule: cmidOf(course, 2),
  course,
  name: "Quiz",
  sumgrades: 10,
  grade: 100
})

export const scormOf = (course: number): unknown => ({
  id: course,
  coursemodule: cmidOf(course, 4),
  course,
  name: "Package",
  version: "SCORM_1.2",
  maxgrade: 100
})

export const tracksAt = (at: number): ReadonlyArray<unknown> =>
  Object.entries({
    score_raw: 90,
    status: "passed",
    total_time: "00:00:00",
    session_time: "00:12:30",
    timemodified: String(at),
    "cmi.core.lesson_status": "passed",
    "cmi.core.score.raw": "90",
    "cmi.core.score.min": "0",
    "cmi.core.score.max": "100",
    "cmi.core.session_time": "00:12:30"
  }).map(([element, value]) => ({ element, value }))

export const gradeOf = (course: number, modname: string, place: number, raw: number | null, at: number): unknown => ({
  id: cmidOf(course, place),
  itemname: `${modname} of ${course}`,
  itemtype: "mod",
  itemmodule: modname,
  iteminstance: course,
  itemnumber: 0,
  idnumber: "",
  categoryid: course,
  outcomeid: null,
  scaleid: null,
  locked: false,
  cmid: cmidOf(course, place),
  weightraw: 0.33333,
  weightformatted: "33.33 %",
  ...(raw === null ? { status: "novalue" } : {}),
  graderaw: raw,
  gradedatesubmitted: raw === null ? null : at,
  gradedategraded: raw === null ? null : at,
  gradehiddenbydate: false,
  gradeneedsupdate: false,
  gradeishidden: false,
  gradeislocked: false,
  gradeisoverridden: false,
  gradeformatted:
    raw === null ? "-" : `<i class="icon fa fa-check text-success fa-fw inline" title="Pass"></i>${raw}.00`,
  grademin: 0,
  grademax: 100,
  rangeformatted: "0&ndash;100",
  percentageformatted: raw === null ? "-" : `${raw}.00 %`,
  feedback: "",
  feedbackformat: 2
})

/** Functions of the service, as the site lists them. */
export const functions = [
  "core_webservice_get_site_info",
  "core_user_get_users_by_field",
  "core_course_get_courses_by_field",
  "core_course_get_contents",
  "core_enrol_get_enrolled_users",
  "core_enrol_get_users_courses",
  "core_completion_get_activities_completion_status",
  "core_completion_get_course_completion_status",
  "gradereport_user_get_grade_items",
  "mod_assign_get_assignments",
  "mod_assign_get_grades",
  "mod_quiz_get_quizzes_by_courses",
  "mod_quiz_get_user_attempts",
  "mod_scorm_get_scorms_by_courses",
  "mod_scorm_get_scorm_attempt_count",
  "mod_scorm_get_scorm_scoes",
  "mod_scorm_get_scorm_sco_tracks",
  "core_badges_get_user_badges"
].map((name) => ({ name, version: "2024100706" }))
