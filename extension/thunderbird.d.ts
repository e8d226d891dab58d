/**
 * What the add-on uses of Thunderbird's WebExtension API, as Thunderbird 153 has it. The published declarations end with version
 * 127: they lack half of this, and have a listener of `onBeforeSend` that may not be asynchronous.
 * https://webextension-api.thunderbird.net/en/mv3/
 */
declare namespace messenger {
  interface Event<Listener extends (...args: never[]) => unknown> {
    addListener(listener: Listener): void;
    removeListener(listener: Listener): void;
  }

  namespace accounts {
    function list(includeSubFolders: false): Promise<{ id: string; name: string; type: string; identities: object[] }[]>;
  }

  namespace addressBooks {
    interface Contact {
      id: string;
      vCard?: string;
    }

    function list(): Promise<{ id: string; name: string }[]>;

    namespace contacts {
      function list(bookId: string): Promise<Contact[]>;
      function query(query: {
        searchString: string;
        includeLocal?: boolean;
        includeRemote?: boolean;
        includeReadOnly?: boolean;
        includeReadWrite?: boolean;
      }): Promise<Contact[]>;
    }

    namespace mailingLists {
      function list(bookId: string): Promise<{ id: string; name: string; description?: string }[]>;
      function listMembers(listId: string): Promise<{ id: string; vCard?: string }[]>;
    }
  }

  namespace alarms {
    const onAlarm: Event<(alarm: { name: string }) => void>;
    function create(name: string, info: { periodInMinutes: number } | { when: number }): Promise<void>;
    function clear(name: string): Promise<boolean>;
  }

  namespace compose {
    type SendMode = "sendNow" | "sendLater";

    /** In details that Thunderbird gives, recipients are strings; only `setComposeDetails` takes other forms. */
    type ComposeRecipientList = string | (string | { id: string; type: "contact" | "mailingList" })[];

    interface ComposeDetails {
      type?: "draft" | "new" | "redirect" | "reply" | "forward";
      from?: ComposeRecipientList | null;
      to?: ComposeRecipientList | null;
      cc?: ComposeRecipientList | null;
      bcc?: ComposeRecipientList | null;
      replyTo?: ComposeRecipientList | null;
      followupTo?: ComposeRecipientList | null;
      /** Those whose names begin with `X-` or `List-`; others are sent and not told. */
      customHeaders?: { name: string; value: string }[];
      subject?: string;
      body?: string;
      plainTextBody?: string;
      isPlainText?: boolean;
      isModified?: boolean;
      identityId?: string;
      /** Of what is replied to or forwarded. */
      relatedMessageId?: number;
      newsgroups?: string | string[];
      attachPublicPGPKey?: boolean;
      additionalFccFolderId?: string;
      /** Empty for no copy at all. */
      overrideDefaultFccFolderId?: string;
      selectedEncryptionTechnology?: { name: "OpenPGP" | "S/MIME"; encryptBody?: boolean; signMessage?: boolean } | null;
    }

    interface SendInfo {
      mode?: SendMode;
      error?: string;
      headerMessageId?: string | null;
      /** Not in the documentation: what was sent, lists as they stood in the fields; absent where it was not. */
      details?: ComposeDetails;
    }

    const onBeforeSend: Event<(tab: tabs.Tab, details: ComposeDetails) => Promise<{ cancel?: boolean }>>;
    const onAfterSend: Event<(tab: tabs.Tab, info: SendInfo) => void>;
    const onAttachmentAdded: Event<(tab: tabs.Tab) => void>;
    const onAttachmentRemoved: Event<(tab: tabs.Tab) => void>;
    /** Writes what the window shows into the message that is about to be sent: not while a send is under way. */
    function getComposeDetails(tabId: number): Promise<ComposeDetails>;
    function setComposeDetails(tabId: number, details: ComposeDetails): Promise<void>;
    function listAttachments(tabId: number): Promise<{ id: number; name: string; size: number }[]>;
    /** As it stands on the disk; fails for what does not. */
    function getAttachmentFile(id: number): Promise<File>;
    function addAttachment(tabId: number, attachment: { file: File }): Promise<{ id: number }>;
    function removeAttachment(tabId: number, attachmentId: number): Promise<void>;
    function sendMessage(tabId: number, options?: { mode?: "default" | SendMode }): Promise<object>;
  }

  namespace composeAction {
    function setBadgeText(details: { tabId: number; text: string }): Promise<void>;
    function setBadgeTextColor(details: { tabId: number; color: string }): Promise<void>;
    function setBadgeBackgroundColor(details: { tabId: number; color: string }): Promise<void>;
  }

  namespace folders {
    interface MailFolder {
      id: string;
      accountId: string;
      path: string;
      specialUse?: string[];
    }

    function get(folderId: string): Promise<MailFolder>;
    function query(query: {
      accountId?: string;
      folderId?: string;
      specialUse?: string[];
      isRoot?: boolean;
      isVirtual?: boolean;
    }): Promise<(MailFolder & { name: string })[]>;
    function getFolderInfo(folderId: string): Promise<{ totalMessageCount: number }>;
  }

  namespace i18n {
    /** Empty where there is no such message. */
    function getMessage(key: string): string;
  }

  namespace identities {
    function list(): Promise<{ id: string; email?: string }[]>;
    function get(id: string): Promise<{ id: string; email?: string }>;
  }

  namespace idle {
    /** `idle` where nobody touched keyboard and mouse for that long, 15 seconds at least. */
    function queryState(seconds: number): Promise<"active" | "idle" | "locked">;
  }

  namespace messages {
    /** People are mailbox strings. */
    interface MessageHeader {
      id: number;
      /** Empty where there is no such message any more. */
      headerMessageId: string;
      folder?: folders.MailFolder;
      author: string;
      subject: string;
      date: Date;
      recipients: string[];
      ccList: string[];
      bccList: string[];
    }

    /** `id` is null where there are no further pages. */
    interface MessageList {
      id: string | null;
      messages: MessageHeader[];
    }

    function get(id: number): Promise<MessageHeader>;
    /** Header names in lower case. */
    function getFull(id: number): Promise<{ headers?: Record<string, string[]> }>;
    /** The same without its parts, sooner. */
    function getHeaders(id: number): Promise<Record<string, string[]>>;
    function query(query: {
      folderId: string;
      headerMessageId?: string;
      /** Part of it. */
      subject?: string;
      fromDate?: Date;
      toDate?: Date;
      messagesPerPage?: number;
      autoPaginationTimeout?: number;
    }): Promise<MessageList>;
    /** Decoded; what is attached left out. */
    function listInlineTextParts(id: number): Promise<{ contentType: string; content: string }[]>;
    function continueList(listId: string): Promise<MessageList>;
    function abortList(listId: string): Promise<void>;
    function listAttachments(messageId: number): Promise<{ name: string; partName: string; size: number }[]>;
    function getAttachmentFile(messageId: number, partName: string): Promise<File>;
    function getRaw(messageId: number): Promise<File>;

    /** Other details of a compose window may stand in it, and are not looked at. */
    interface NewMessageDetails extends Omit<compose.ComposeDetails, "to" | "cc" | "bcc"> {
      to?: string[];
      attachments?: { file: File }[];
      additionalFccFolder?: folders.MailFolder;
      overrideDefaultFccFolder?: folders.MailFolder | "";
    }

    /** Not there without the permission `messages.send`. */
    const sendMessage: ((details: NewMessageDetails, options: { mode: compose.SendMode }) => Promise<object>) | undefined;
  }

  namespace messengerUtilities {
    function convertToPlainText(html: string): Promise<string>;
    /** Encoded words (RFC 2047) as the text they stand for. */
    function decodeMimeHeader(name: string, value: string, isMailBoxHeader?: boolean): Promise<string[]>;
    /** A group only where `preserveGroups` asks for them. */
    function parseMailboxString(
      text: string,
      options?: { expandMailingLists?: boolean; preserveGroups?: boolean },
    ): Promise<{ name?: string; email?: string; group?: { name?: string; email?: string }[] }[]>;
  }

  namespace notifications {
    const onClicked: Event<(id: string) => void>;
    function create(
      id: string,
      options: { type: "basic"; iconUrl: string; title: import("./types.js").Words; message: import("./types.js").Words },
    ): Promise<string>;
  }

  namespace management {
    /** `mayDisable`: whether the user may switch the add-on off, and not only a policy. Needs no permission. */
    function getSelf(): Promise<{ mayDisable: boolean }>;
  }

  namespace permissions {
    /** Only while a click is handled. */
    function request(permissions: { permissions: string[] }): Promise<boolean>;
    function contains(permissions: { permissions: string[] }): Promise<boolean>;
    function getAll(): Promise<{ permissions: string[] }>;
  }

  namespace publicSuffix {
    function getDomain(hostname: string, options?: { allowUnknownSuffix?: boolean }): string | null;
    /** In lower case; Unicode or A-labels. */
    function isKnownSuffix(hostname: string): boolean;
  }

  namespace runtime {
    /** What a listener returns is the answer; `undefined` leaves it to others. A message is as wrong as its sender likes. */
    const onMessage: Event<(message: any) => Promise<unknown> | undefined>;
    const onInstalled: Event<() => void>;
    const onStartup: Event<() => void>;
    function sendMessage(message: unknown): Promise<any>;
    function getURL(path: string): string;
    function getPlatformInfo(): Promise<object>;
    function getManifest(): { version: string };
    function getBrowserInfo(): Promise<{ name: string; version: string }>;
  }

  namespace storage {
    type Changes = Record<string, { oldValue?: any; newValue?: any }>;

    interface Area {
      /** Of all keys for `null`. */
      get(keys: string | string[] | null): Promise<Record<string, any>>;
      getKeys(): Promise<string[]>;
      set(values: Record<string, unknown>): Promise<void>;
      remove(keys: string | string[]): Promise<void>;
      onChanged: Event<(changes: Changes) => void>;
    }

    const local: Area;
    const managed: Area;
    const session: Area;
  }

  namespace tabs {
    /** A tab of the listeners and calls used here always has both. */
    interface Tab {
      id: number;
      windowId: number;
    }

    const onRemoved: Event<(tabId: number) => void>;
    function get(tabId: number): Promise<Tab>;
    function query(which: { active: true; currentWindow: true }): Promise<Tab[]>;
    /** Closes a compose window without asking whether to save. */
    function remove(tabId: number): Promise<void>;
    /** In the main window. */
    function create(data: { url: string }): Promise<Tab>;
    function getCurrent(): Promise<Tab>;
  }

  namespace windows {
    interface Window {
      id: number;
      left?: number;
      top?: number;
      width?: number;
      height?: number;
      type?: string;
      focused?: boolean;
      tabs?: tabs.Tab[];
    }

    const WINDOW_ID_CURRENT: number;
    const onCreated: Event<(window: Window) => void>;
    /** Also when Thunderbird loses the focus to another program. */
    const onFocusChanged: Event<(windowId: number) => void>;
    const onRemoved: Event<(windowId: number) => void>;
    function create(data: {
      type: "popup";
      url: string;
      left?: number;
      top?: number;
      width?: number;
      height?: number;
    }): Promise<Window>;
    function get(windowId: number): Promise<Window>;
    function openDefaultBrowser(url: string): Promise<void>;
    function getAll(which: { populate: true; windowTypes: ["messageCompose"] }): Promise<Window[]>;
    function remove(windowId: number): Promise<void>;
    function update(windowId: number, data: { focused?: boolean; top?: number; height?: number }): Promise<Window>;
  }
}
