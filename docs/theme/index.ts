/** Rspress' theme, and what it lacks for those who come without a mouse. */
import { getCustomMDXComponent as basic, Layout as BasicLayout, NotFoundLayout } from "@rspress/core/theme-original"
import { type ComponentProps, createElement } from "react"

/** A wide table scrolls, and can be reached and scrolled by keys. */
const Table = (props: ComponentProps<"table">) =>
  createElement(
    "div",
    { className: "rp-table-scroll-container rp-scrollbar", role: "region", "aria-label": "Table", tabIndex: 0 },
    createElement("table", props)
  )

const components = () => ({ ...basic(), table: Table })

/** The first thing that a key reaches leads past the menus. */
const Layout = () => {
  const content = createElement("span", { id: "content", tabIndex: -1 })
  return createElement(BasicLayout, {
    top: createElement("a", { href: "#content", className: "skip" }, "Skip to the page"),
    beforeDocContent: content,
    NotFoundLayout: () => createElement("main", { className: "missing" }, content, createElement(NotFoundLayout))
  })
}

export * from "@rspress/core/theme-original"
export { components as getCustomMDXComponent, Layout }
