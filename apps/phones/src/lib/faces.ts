/** Faces that the sandbox draws are asked of this very page's origin, also where it was moved to another port since. */
export function faceUrl(avatar: string | undefined): string {
  const drawn = /^https?:\/\/[^/]+(\/avatar\/\d+\.svg)$/.exec(avatar ?? '')
  return drawn ? drawn[1]! : (avatar ?? '')
}
