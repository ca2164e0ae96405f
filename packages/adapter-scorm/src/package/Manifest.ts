/** Stands in for the reader of manifests. */
import { Build } from "@laurel/core"
import { Xml } from "@laurel/formats"
import { Result } from "effect"
import type { Options, Refused, Structure } from "./Structure.ts"

/** Reads the titles and references of a plain manifest. */
export const read = (bytes: Uint8Array, options: Options = {}): Result.Result<Structure, Refused> =>
  Xml.read(bytes).pipe(
    Result.mapError((refused) => ({ ...refused, file: "imsmanifest.xml" })),
    Result.flatMap(({ root, refuse }) => {
      if (root.name !== "manifest")
        return Result.fail({ ...refuse(root.at, "a manifest", root.name), file: "imsmanifest.xml" })
      const within = (element: Xml.Element, name: string): ReadonlyArray<Xml.Element> =>
        element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...within(child, name)])
      const id = root.attributes.get("identifier") ?? ""
      const slug = options.course ?? id
      const [organization] = within(root, "organization").filter(
        ({ attributes }) => options.organization === undefined || attributes.get("identifier") === options.organization
      )
      if (organization === undefined)
        return Result.fail({ ...refuse(root.at, "an organization", "none"), file: "imsmanifest.xml" })
      const title = (element: Xml.Element): string => element.children.find(({ name }) => name === "title")?.text ?? ""
      const scos = within(organization, "item").map((item) => ({
        id: item.attributes.get("identifier") ?? "",
        title: title(item),
        activity: `${slug}/${item.attributes.get("identifier")}`,
        group: item.attributes.get("identifier") ?? "",
        href:
          within(root, "resource")
            .find(({ attributes }) => attributes.get("identifier") === item.attributes.get("identifierref"))
            ?.attributes.get("href") ?? null,
        clusters: [],
        masteryScore: null,
        completionThreshold: null,
        objectives: []
      }))
      return Result.succeed({
        standard: "SCORM 1.2",
        course: { id, title: title(organization) },
        offering: {
          id: options.offering ?? slug,
          course: slug,
          title: title(organization),
          zone: options.zone ?? "UTC",
          delivery: "selfPaced",
          components: scos.map(({ activity, group }) => ({ activity, group }))
        },
        rule: Build.completed(scos[0]?.group ?? ""),
        achievementType: {
          id: slug,
          title: title(organization),
          courses: [slug],
          rule: Build.completed(scos[0]?.group ?? "")
        },
        scos,
        notCarriedOver: []
      } satisfies Structure)
    })
  )
