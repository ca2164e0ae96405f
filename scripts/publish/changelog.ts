/** How changesets become a changelog: what changed, as it was written, and which of ours it needs, in one line. */
interface Changeset {
  readonly summary: string
}

interface Dependency {
  readonly name: string
  readonly newVersion: string
}

export default {
  getReleaseLine: ({ summary }: Changeset): string => `- ${summary.trim().replaceAll(/\n(?=[^\n])/g, "\n  ")}`,
  getDependencyReleaseLine: (_: ReadonlyArray<Changeset>, updated: ReadonlyArray<Dependency>): string =>
    updated.length === 0
      ? ""
      : `- With ${updated.map(({ name, newVersion }) => `\`${name}\` ${newVersion}`).join(", ")}`
}
