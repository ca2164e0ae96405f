/** Why Moodle refuses a call altogether, as far as can be told apart: four causes share one error code. */

const manage = "Site administration > Server > Web services > Manage tokens"

/** What to do about a token that the site does not know. */
export const token = `The token is wrong, was deleted, or has expired: Moodle deletes an expired one the first time it is used. Create another under ${manage}, for the account that reads, and put it where the configuration takes it from.`

/** What to do about a service that is off. */
export const service =
  'Under Site administration > Server > Web services > External services, edit the service and tick "Enabled"; where it says "Authorised users only", add the account.'

/** What to do about a function that the site has not got. */
export const unknownFunction = (name: string): string =>
  name.startsWith("mod_attendance_")
    ? "Install the plugin Attendance (mod_attendance), or take its functions out of the service: then no registers are read."
    : `Check the version of the site: it has no function ${name}. If a plugin has it, install that, or take the function out of the service.`

const lacking = (name: string): string =>
  `the service of the token has no function ${name} (External services > Functions > Add functions), or is for authorised users only and the account is not one of them`
const expired = `the token has expired (${manage}, "Valid until"; on its next use it is unknown)`
const address = `the token may be used from other addresses only (${manage}, "IP restriction")`
const right =
  'the account may not use REST: it needs the capability webservice/rest:use in a role given to it at site level (Site administration > Users > Permissions > Assign system roles)'

/** What is known of the cause: Moodle tells it only where debugging is on, and always in English. */
export const told = (
  name: string,
  found: string,
  debuginfo: string
): { readonly found: string; readonly advice: string } => {
  const cause = causeOf(name, debuginfo)
  if (cause !== undefined) return { found: `${found}: ${debuginfo.replaceAll(/\s+/g, " ").slice(0, 200)}`, advice: `As Moodle tells, ${cause}.` }
  const [first, ...others] =
    name === "core_webservice_get_site_info" ? [expired, address, right, lacking(name)] : [lacking(name), right, expired, address]
  return { found, advice: `Moodle gives one code for four causes. Check in this order: ${[first, ...others].join("; ")}.` }
}

const causeOf = (name: string, debuginfo: string): string | undefined => {
  // It lists all that may be wrong with a service, in which only the first two are about the function.
  if (debuginfo.startsWith("Access to the function")) return lacking(name)
  if (debuginfo.includes("IP:")) return address
  if (/expired|validuntil/i.test(debuginfo)) return expired
  return /capabilit/i.test(debuginfo) ? right : undefined
}
