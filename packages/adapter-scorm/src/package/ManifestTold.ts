/** The elements of a manifest, as `imscp:item` in small letters. */
import { Phrase } from "@laurel/core"

const { count } = Phrase

/** What is told by the element alone, in sentences with how often it is there. */
export const told: ReadonlyArray<readonly [name: string, sentence: (much: number) => string]> = [
  ["imscp:manifest", (much) => `${count(much, "manifest")} within the manifest`],
  [
    "adlcp:prerequisites",
    (much) => `prerequisites of ${count(much, "item")}: in which order items may be taken is the player's matter`
  ],
  ["imsss:controlmode", (much) => `control modes of ${count(much, "activity", "activities")}`],
  [
    "imsss:preconditionrule",
    (much) => `${count(much, "rule")} for what comes before an activity (skip, disable, hide)`
  ],
  ["imsss:postconditionrule", (much) => `${count(much, "rule")} for what comes after an activity (retry, go on, exit)`],
  ["imsss:exitconditionrule", (much) => `${count(much, "rule")} for when to exit an activity`],
  ["imsss:limitconditions", (much) => `limits of attempts or time of ${count(much, "activity", "activities")}`],
  [
    "imsss:mapinfo",
    (much) => `${count(much, "map")} of objectives to global ones, through which activities tell each other`
  ],
  ["adlseq:mapinfo", (much) => `${count(much, "map")} of objectives' scores and progress to global ones`],
  [
    "imsss:deliverycontrols",
    (much) =>
      `delivery controls of ${count(much, "activity", "activities")}: what a player supposes of a SCO that reports nothing is no fact`
  ],
  ["imsss:randomizationcontrols", (much) => `choice and order at random of ${count(much, "activity", "activities")}`],
  ["imsss:auxiliaryresource", (much) => count(much, "auxiliary resource")],
  [
    "adlseq:rollupconsiderations",
    (much) =>
      `conditions on which ${count(much, "activity", "activities")} would not have to be done (if not attempted, skipped or suspended)`
  ],
  ["adlseq:constrainedchoiceconsiderations", (much) => `limits of choice of ${count(much, "activity", "activities")}`],
  ["adlcp:maxtimeallowed", (much) => `the time allowed for ${count(much, "item")}`],
  ["adlcp:timelimitaction", (much) => `what happens at the time limit of ${count(much, "item")}`],
  ["adlcp:datafromlms", (much) => `launch data of ${count(much, "item")}`],
  ["adlcp:data", (much) => `shared data of ${count(much, "item")}`],
  ["adlnav:presentation", (much) => `which buttons a player hides, of ${count(much, "item")}`],
  ["imscp:metadata", (much) => `metadata of ${count(much, "element")}`],
  ["imscp:file", (much) => `${count(much, "file")} of the resources: nothing is launched from a catalog`]
]

const others = [
  "imscp:manifest imscp:organizations imscp:organization imscp:item imscp:title imscp:resources imscp:resource",
  "imscp:dependency adlcp:masteryscore adlcp:completionthreshold adlcp:map adlnav:navigationinterface",
  "adlnav:hidelmsui imsss:sequencing imsss:sequencingcollection imsss:sequencingrules imsss:ruleconditions",
  "imsss:rulecondition imsss:ruleaction imsss:rolluprules imsss:rolluprule imsss:rollupconditions",
  "imsss:rollupcondition imsss:rollupaction imsss:objectives imsss:primaryobjective imsss:objective",
  "imsss:minnormalizedmeasure imsss:auxiliaryresources adlseq:objectives adlseq:objective"
].flatMap((names) => names.split(" "))

/** Every element that SCORM has and that is read, told, or within what is told. */
export const known: ReadonlySet<string> = new Set([...others, ...told.map(([name]) => name)])

/** Where each element that is read may stand. */
export const places: ReadonlyMap<string, ReadonlyArray<string>> = new Map(
  [
    "imscp:organizations imscp:manifest",
    "imscp:organization imscp:organizations",
    "imscp:item imscp:organization imscp:item",
    "imscp:title imscp:organization imscp:item",
    "imscp:resources imscp:manifest",
    "imscp:resource imscp:resources",
    "adlcp:masteryscore imscp:item",
    "adlcp:completionthreshold imscp:organization imscp:item",
    "imsss:sequencingcollection imscp:manifest",
    "imsss:sequencing imscp:organization imscp:item imsss:sequencingcollection",
    "imsss:deliverycontrols imsss:sequencing",
    "imsss:rolluprules imsss:sequencing",
    "imsss:rolluprule imsss:rolluprules",
    "imsss:rollupconditions imsss:rolluprule",
    "imsss:rollupcondition imsss:rollupconditions",
    "imsss:rollupaction imsss:rolluprule",
    "imsss:objectives imsss:sequencing",
    "imsss:primaryobjective imsss:objectives",
    "imsss:objective imsss:objectives",
    "imsss:minnormalizedmeasure imsss:primaryobjective imsss:objective"
  ].map((line) => {
    const [name = "", ...parents] = line.split(" ")
    return [name, parents]
  })
)
