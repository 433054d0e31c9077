/** Has the browser keep the phone's page for where no network is: see `offline.ts`. */

/** The page's policy takes no plain text for the address of a script. Not all browsers know of that, nor do the types. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): {
    createScriptURL(url: string): string;
  };
}

export async function keepPage(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy("shouyin-offline", { createScriptURL: (url) => url });
  try {
    await navigator.serviceWorker.register(policy?.createScriptURL("/offline.js") ?? "/offline.js");
  } catch (fault) {
    console.warn("this page is not kept for when there is no network", fault);
  }
}
