/**
 * The permission that only sending individually needs. It is asked for when somebody first chooses that, and can be taken back in the
 * add-on manager at any time.
 *
 * Thunderbird asks in its main window, wherever the click was. Where that window is not in front at this moment, the question is
 * never seen, and no other one after it: so the click has to be in that very window, on a page of its own.
 */

/** What Thunderbird is asked for. */
export const NEEDED = ["messages.send"];

const PAGE = "/individually/allow.html";

/** The question that is open. @type {Promise<boolean> | null} */
let open = null;

/** Whether messages can be sent in the background. */
export const granted = () => messenger.permissions.contains({ permissions: NEEDED });

/**
 * Opens the page that asks for it, where it is missing.
 *
 * @param {() => void} onAsking called where the person is asked
 * @returns {Promise<boolean>} whether it is granted, once that is known
 */
export async function ask(onAsking) {
  if (await granted()) {
    return true;
  }
  onAsking();
  open ??= openPage().finally(() => {
    open = null;
  });
  return open;
}

/** @returns {Promise<boolean>} */
async function openPage() {
  /** @type {PromiseWithResolvers<boolean>} */
  const { promise, resolve } = Promise.withResolvers();
  const listen = (/** @type {import("./types.js").FromAllow} */ message) => {
    if (message?.kind === "permissions") {
      resolve(message.granted);
    }
    return undefined;
  };
  messenger.runtime.onMessage.addListener(listen);
  try {
    const { windowId } = await messenger.tabs.create({ url: PAGE });
    await messenger.windows.update(windowId, { focused: true });
    return await promise;
  } finally {
    messenger.runtime.onMessage.removeListener(listen);
  }
}
