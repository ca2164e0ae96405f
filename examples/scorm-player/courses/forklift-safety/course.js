// The course: its pages, its quiz, and what it tells the platform.
import { openSession } from "./runtime.js"

const pages = ["check", "load", "quiz"]
/** Right answers in a hundred that pass, where the platform hands in no mastery score. */
const usualMastery = 80

const byId = (id) => document.getElementById(id)
const alertWith = (text, again) => {
  const box = byId("alert")
  box.replaceChildren()
  if (text === "") return
  box.append(text)
  if (again === undefined) return
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Try again" })
  button.addEventListener("click", again)
  box.append(" ", button)
}

const session = openSession((problem) => console.warn(problem))

/** What goes on where the learner comes back: their answers, and what came of them. */
const remembered = () => {
  try {
    return { answers: {}, isOver: false, ...JSON.parse(session.get("cmi.suspend_data") || "{}") }
  } catch {
    // Not of this version of the course: it begins anew.
    return { answers: {}, isOver: false }
  }
}
const state = session === null ? null : remembered()
let at = 0

const remember = () => {
  session.set("cmi.core.lesson_location", pages[at])
  session.set("cmi.suspend_data", JSON.stringify(state))
}

const save = () => {
  remember()
  const isSaved = session.commit()
  alertWith(isSaved ? "" : "Your progress could not be saved. Check your connection.", save)
  byId("status").textContent = isSaved ? "Saved." : ""
  return isSaved
}

const finish = () => {
  if (session.isOpen()) remember()
  return session.finish(state.isOver ? "" : "suspend")
}

const leave = () => {
  if (!finish()) {
    alertWith("Closing did not work. Check your connection.", leave)
    return
  }
  // What could not be saved until now is the platform's to send: the course can't any more.
  alertWith("")
  byId("page").replaceChildren(Object.assign(document.createElement("p"), { textContent: "The course is closed." }))
  for (const button of document.querySelectorAll("nav button")) button.disabled = true
}

/** A page of the course; null where it could not be loaded. */
const load = async (name) => {
  try {
    const response = await fetch(`pages/${name}.html`)
    if (!response.ok) return null
    return new DOMParser().parseFromString(await response.text(), "text/html").querySelector("main")
  } catch {
    // The network: whoever asks says so.
    return null
  }
}

const show = async (index) => {
  const content = await load(pages[index])
  if (content === null) {
    alertWith("The page could not be loaded. Check your connection.", () => void show(index))
    return
  }
  at = index
  byId("page").replaceChildren(...content.children)
  byId("place").textContent = `Page ${index + 1} of ${pages.length}`
  byId("back").disabled = index === 0
  byId("next").disabled = index === pages.length - 1
  const quiz = byId("quiz")
  if (quiz !== null) openQuiz(quiz)
  byId("page").querySelector("h1").focus()
  save()
}

const openQuiz = (quiz) => {
  for (const [name, value] of Object.entries(state.answers)) {
    const input = quiz.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`)
    if (input !== null) input.checked = true
  }
  quiz.addEventListener("change", ({ target }) => {
    state.answers[target.name] = target.value
  })
  quiz.addEventListener("submit", (event) => {
    event.preventDefault()
    handIn(quiz)
  })
}

const handIn = (quiz) => {
  const given = [...quiz.querySelectorAll("fieldset")].map((question) => {
    const { name, value } = question.querySelector("input:checked")
    return { name, value, right: question.dataset.right }
  })
  const first = Number(session.get("cmi.interactions._count")) || 0
  for (const [index, { name, value, right }] of given.entries()) {
    const interaction = `cmi.interactions.${first + index}`
    session.set(`${interaction}.id`, name)
    session.set(`${interaction}.type`, "choice")
    session.set(`${interaction}.student_response`, value)
    session.set(`${interaction}.correct_responses.0.pattern`, right)
    session.set(`${interaction}.result`, value === right ? "correct" : "wrong")
  }
  const raw = Math.round((100 * given.filter(({ value, right }) => value === right).length) / given.length)
  const mastery = Number(session.get("cmi.student_data.mastery_score")) || usualMastery
  const isPassed = raw >= mastery
  session.set("cmi.core.score.min", 0)
  session.set("cmi.core.score.max", 100)
  session.set("cmi.core.score.raw", raw)
  session.set("cmi.core.lesson_status", isPassed ? "passed" : "failed")
  state.isOver = true
  save()
  showResult(raw, mastery, isPassed)
}

const showResult = (raw, mastery, isPassed) => {
  const heading = Object.assign(document.createElement("h1"), {
    tabIndex: -1,
    textContent: isPassed ? "You passed" : "You did not pass"
  })
  const words = Object.assign(document.createElement("p"), {
    textContent: `${raw} of 100, ${mastery} are needed.${isPassed ? "" : " Read the pages again, and come back."}`
  })
  byId("page").replaceChildren(heading, words)
  byId("leave").textContent = "Finish"
  heading.focus()
}

if (session === null) {
  byId("page").textContent = "This course is started from a learning platform, and none was found."
} else {
  // The platform hands in "not attempted" to a learner who was never here; what stands is left as it is.
  if (session.get("cmi.core.lesson_status") === "not attempted") {
    session.set("cmi.core.lesson_status", "incomplete")
  }
  byId("back").addEventListener("click", () => void show(at - 1))
  byId("next").addEventListener("click", () => void show(at + 1))
  byId("leave").addEventListener("click", leave)
  // A closed tab closes the session, too.
  window.addEventListener("pagehide", finish)
  void show(Math.max(0, pages.indexOf(session.get("cmi.core.lesson_location"))))
}
