/** The pages of the host. */
import type { Learner } from "./Attempts.ts"
import type { Course } from "./Courses.ts"
import type { Recorded } from "./Record.ts"

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`)

interface Content {
  readonly title: string
  readonly learner: Learner | undefined
  readonly main: string
}

const page = ({ title, learner, main }: Content): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)}</title>
    <link rel="stylesheet" href="/browser/host.css">
  </head>
  <body>
    ${learner === undefined ? "" : bar(learner)}
    <main>
      <h1>${escaped(title)}</h1>
      ${main}
    </main>
  </body>
</html>
`

const bar = ({ name }: Learner): string => `<nav class="bar" aria-label="Platform">
      <a href="/">Courses</a>
      <a href="/record">My record</a>
      <form method="post" action="/logout"><button>Log out ${escaped(name)}</button></form>
    </nav>`

/** Who one is, is asked of nobody here: a platform has its own way. */
export const login = (learners: ReadonlyArray<Learner>): string =>
  page({
    title: "Who are you?",
    learner: undefined,
    main: learners
      .map(
        ({ name, email }) => `<form class="card" method="post" action="/login">
        <h2>${escaped(name)}</h2>
        <button name="learner" value="${escaped(email)}">Log in as ${escaped(name)}</button>
      </form>`
      )
      .join("\n      ")
  })

const words = { new: "Start", begun: "Go on", over: "Play again" } as const

export const home = (
  learner: Learner,
  courses: ReadonlyArray<readonly [course: Course, state: keyof typeof words]>
): string =>
  page({
    title: "Courses",
    learner,
    main: courses
      .map(
        ([{ id, structure, edition }, state]) => `<section class="card">
        <div><h2>${escaped(structure.course.title)}</h2><p>SCORM ${edition}</p></div>
        <a class="button" href="/play/${escaped(id)}" aria-label="${words[state]}: ${escaped(structure.course.title)}">${words[state]}</a>
      </section>`
      )
      .join("\n      ")
  })

export const player = ({ email, name }: Learner, { id, structure, edition }: Course): string => {
  const title = escaped(structure.course.title)
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="stylesheet" href="/browser/host.css">
    <script src="/scorm-again/${edition === "1.2" ? "scorm12" : "scorm2004"}.js" defer></script>
    <script type="module" src="/browser/player.js"></script>
  </head>
  <body class="player" data-course="${escaped(id)}" data-learner="${escaped(email)}">
    <nav class="bar" aria-label="Platform"><strong>${title}</strong> ${escaped(name)}</nav>
    <p id="status" role="status"></p>
    <iframe id="course" title="${title}"></iframe>
  </body>
</html>
`
}

export const record = (learner: Learner, all: ReadonlyArray<Recorded>): string =>
  page({
    title: "My record",
    learner,
    main: all
      .map(
        ({
          type,
          title,
          earnedOn,
          reason
        }) => `<section class="card${earnedOn === undefined ? "" : " earned"}" data-type="${escaped(type)}">
        <h2>${escaped(title)}</h2>
        <p>${earnedOn === undefined ? "Not achieved" : `Achieved on ${earnedOn}`}</p>
        ${reason.length === 0 ? "" : `<pre>${escaped(reason.join("\n"))}</pre>`}
      </section>`
      )
      .join("\n      ")
  })
