// The course: one page of questions, and what it tells the platform.
import { openSession } from "./runtime.js"

/** The scaled score that passes, where the platform hands none in. */
const usualPass = 0.6

const byId = (id) => document.getElementById(id)
const quiz = byId("quiz")
const questions = [...quiz.querySelectorAll("fieldset")]
const answers = () => new Map(new FormData(quiz))

const session = openSession((problem) => console.warn(problem))
let isOver = false

const save = () => {
  const isSaved = session.commit()
  const box = byId("alert")
  box.replaceChildren()
  if (!isSaved) {
    const again = Object.assign(document.createElement("button"), { type: "button", textContent: "Try again" })
    again.addEventListener("click", save)
    box.append("Your progress could not be saved. Check your connection. ", again)
  }
  byId("status").textContent = isSaved ? "Saved." : ""
  return isSaved
}

/** What goes on where the learner comes back. The platform works completion out from the progress, by the package's threshold. */
const remember = () => {
  const given = answers()
  session.set("cmi.suspend_data", JSON.stringify(Object.fromEntries(given)))
  for (const last of [...given.keys()].slice(-1)) session.set("cmi.location", last)
  session.set("cmi.progress_measure", (given.size / questions.length).toFixed(4))
  session.set("cmi.completion_status", given.size === questions.length ? "completed" : "incomplete")
}

const restore = () => {
  try {
    for (const [name, value] of Object.entries(JSON.parse(session.get("cmi.suspend_data") || "{}"))) {
      const input = quiz.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`)
      if (input !== null) input.checked = true
    }
  } catch {
    // Not of this version of the course: it begins anew.
  }
}

const handIn = () => {
  const first = Number(session.get("cmi.interactions._count")) || 0
  let right = 0
  for (const [index, question] of questions.entries()) {
    const { name, value } = question.querySelector("input:checked")
    const isRight = value === question.dataset.right
    if (isRight) right += 1
    const interaction = `cmi.interactions.${first + index}`
    session.set(`${interaction}.id`, name)
    session.set(`${interaction}.type`, "choice")
    session.set(`${interaction}.learner_response`, value)
    session.set(`${interaction}.result`, isRight ? "correct" : "incorrect")
  }
  const scaled = Number((right / questions.length).toFixed(4))
  const needed = Number(session.get("cmi.scaled_passing_score") || usualPass)
  remember()
  session.set("cmi.score.scaled", scaled)
  session.set("cmi.score.raw", right)
  session.set("cmi.score.min", 0)
  session.set("cmi.score.max", questions.length)
  session.set("cmi.success_status", scaled >= needed ? "passed" : "failed")
  isOver = true
  save()
  showResult(right, scaled >= needed)
}

const showResult = (right, isPassed) => {
  const heading = Object.assign(document.createElement("h1"), {
    tabIndex: -1,
    textContent: isPassed ? "You passed" : "You did not pass"
  })
  const words = Object.assign(document.createElement("p"), { textContent: `${right} of ${questions.length} right.` })
  const leaving = Object.assign(byId("leave"), { textContent: "Finish" })
  document.querySelector("main").replaceChildren(heading, words, leaving)
  heading.focus()
}

const finish = () => {
  // Once it is handed in, the answers are no longer on the page.
  if (session.isOpen() && !isOver) remember()
  return session.finish(isOver ? "normal" : "suspend")
}

const leave = () => {
  if (finish()) {
    // What could not be saved until now is the platform's to send: the course can't any more.
    byId("alert").replaceChildren()
    document
      .querySelector("main")
      .replaceChildren(Object.assign(document.createElement("p"), { textContent: "The course is closed." }))
  } else byId("alert").textContent = "Closing did not work. Check your connection, and try again."
}

if (session === null) {
  document.querySelector("main").textContent = "This course is started from a learning platform, and none was found."
} else {
  restore()
  remember()
  save()
  quiz.addEventListener("change", () => {
    remember()
    save()
  })
  quiz.addEventListener("submit", (event) => {
    event.preventDefault()
    handIn()
  })
  byId("leave").addEventListener("click", leave)
  // A closed tab closes the session, too.
  window.addEventListener("pagehide", finish)
}
