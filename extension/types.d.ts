/**
 * Shapes that cross a boundary: core ↔ shim, background page ↔ dialog. Field names of a draft are Thunderbird's own; rule
 * ids, remedy ids, setting names and fact names are spelled as in the core.
 */

/**
 * Text that may be drawn: words of a page's own, or what somebody else wrote once `visible.js` has seen it. `tests/js/words.test.mjs` lets
 * pages draw nothing else.
 */
export type Words = string & { readonly words: never };

/** What stands between words. */
export type Drawn = Words | "" | " " | ", " | ", …" | " · " | " – " | "–" | "; " | "https://";

export type Level = "off" | "notice" | "ask" | "block";
export type Preset = "quiet" | "standard" | "strict";

/** Mailbox strings, one an element, or the same joined by U+000A as UTF-8. */
export type Mailboxes = string[] | Uint8Array;

/** What the compose window holds, as text. */
export interface Draft {
  /** What it is, also where Thunderbird calls it a draft (`kind.js`). */
  type?: messenger.compose.ComposeDetails["type"];
  from: string;
  /** The address of the identity in use; From is a text that anybody may edit. Absent where there is none. */
  identity?: string;
  identities: string[];
  to: Mailboxes;
  cc: Mailboxes;
  bcc: Mailboxes;
  /** Header fields that everyone who gets the message can read; lists stay names in them. */
  replyTo?: string[];
  followupTo?: string[];
  customHeaders?: { name: string; value: string }[];
  /** An entry, exactly as it stands in a field, to the mailbox strings of its members. */
  lists: Record<string, Mailboxes>;
  /** Entries that are, or may be, lists of which nobody can tell who is in them. */
  unexpanded?: string[];
  /** A domain to its registrable domain, where the two differ. */
  registrable: Record<string, string>;
  /** Without formatting: quoted lines after `>`, the signature after `-- `. */
  body?: string | Uint8Array;
  encryption?: { technology: string; encryptBody: boolean } | null;
  original?: Original | null;
  correspondents?: Correspondents | null;
  attachments?: Attachment[];
  /** How many are written to, the user left out; the core does not ask. */
  people?: number;
}

/** A file that goes with a message. */
export interface Attachment {
  /** Thunderbird's. */
  id: number;
  name: string;
  /** Bytes. */
  size: number;
  /** Whether recipients get a link to it. */
  linked: boolean;
  stamp?: string;
  /** Null where it is not known yet. */
  facts: AttachmentFacts | null;
}

/** What a file is and carries, as `scan` of the core says it; what is absent is not known, or nothing. */
export interface AttachmentFacts {
  /** `docx`, `zip`, …; `unknown`. */
  type?: string;
  size?: number;
  encrypted?: "unknown" | "none" | "some" | "all";
  programs?: { name: string; reason: string }[];
  hidden?: Record<string, number | object[]>;
  entries?: number;
  addresses?: number;
  phones?: number;
  /** By kind. */
  numbers?: Record<string, number>;
  recipients?: number;
  /** Why it, or the rest of it, could not be read. */
  unreadable?: string | null;
  /** Bytes, where not all of it were looked at. */
  looked_at?: number | null;
  /** How many files inside it were not looked into. */
  skipped?: number;
}

/** What a reply answers, or a forwarded message passes on. */
export interface Original {
  from: string;
  to: string[];
  cc: string[];
  replyTo: string[];
  /** Whether it came through a mailing list. */
  listPost: boolean;
  /** Addresses under which it was delivered. */
  deliveredTo: string[];
}

/** Whom a draft addresses, as look-ups need it. */
export interface Addressed {
  /** The sender's too, and those of the original. */
  domains: string[];
  addresses: string[];
  names: string[];
}

/** Effective settings, complete, as `settings()` of the core gives them. */
export interface Settings {
  preset: Preset;
  internal_domains: string[];
  allow_send_unchecked: boolean;
  organisation: Organisation;
  /** Whether sending in spite of a question needs a written reason. */
  require_reason: boolean;
  /** What becomes of a message after a remedy. */
  move_then: "send" | "review";
  /** Of which messages that are sent individually a copy goes into Sent. */
  individual_copies: "each" | "first" | "none";
  /** Whether people who were sent each other's addresses knowingly may be again without a question. */
  known_groups: boolean;
  /** None where it is 0. */
  max_questions_per_week: number;
  /** `YYYY-MM-DD`, or empty. */
  monitor_until: string;
  journal: { keep_days: number; max_entries: number; erasable: boolean };
  /** What differs for single senders, by address; absent once it was laid over the rest. */
  identities?: Record<string, Partial<Pick<Settings, "internal_domains" | "rules">>>;
  rules: Record<string, { level: Level; [option: string]: unknown }>;
}

/** Effective settings as a decision comes with them. */
export type SettingsTold = Omit<Settings, "internal_domains" | "identities">;

/** What an organisation says of itself; each may be empty. */
export interface Organisation {
  name: string;
  contact: string;
  text: string;
  help_url: string;
  /** A `data:` address. */
  logo: string;
}

export type Fact = number | string | string[];

export interface Finding {
  rule: string;
  level: Level;
  facts: Record<string, Fact>;
  /** Remedy ids, the first being the default. */
  remedies: string[];
  /** Whom and what it is about, as a digest: another for other people or files, even where their number is the same. */
  names: string;
}

export interface Verdict {
  verdict: "send" | "ask" | "block";
  /** Most serious first. */
  findings: Finding[];
  /**
   * The smallest set of remedies after which nothing interrupts any more, in order; empty where there is none. Absent until it was asked
   * for: a verdict does not wait for it.
   */
  fix?: string[];
}

/** Whose addresses everyone sees, for a person to look at. */
export interface Audience {
  /** By registrable domain, largest first; people of a list are among them. */
  organisations: {
    /** The registrable domain (U-label form). */
    domain: string;
    internal: boolean;
    /** How many people; `people` may hold fewer, where there are very many. */
    count: number;
    /** `[display-name or "", addr-spec]`. */
    people: [string, string][];
  }[];
  lists: { name: string; members: number }[];
  /** Header fields beside To and Cc, such as Reply-To, and how many of the people stand in each. */
  headers: [name: string, people: number][];
  /** Entries that are neither an address nor a list that could be expanded. */
  unresolved: string[];
}

/** Why a message could not be checked. */
export interface Failure {
  /** `core_load`, `core_error`, `timeout`, `thunderbird`: the key of a message. */
  reason: string;
  /** For a support desk: the error's own words. */
  detail: string;
}

/**
 * What a dialog draws, in `storage.session` under `pending.<tabId>`, from the moment a send was held until it was answered. How far the
 * answer is stands beside it, under `flow.<tabId>` (`flow.js`).
 */
export interface Pending {
  /** Another for each time a send was held: an answer, or a dialog closed, counts for no other question. */
  question: string;
  /** Absent when the check itself failed, and while files are read. `fix` comes a moment later than the rest. */
  verdict: Verdict | null;
  audience: Audience | null;
  failure: Failure | null;
  reading: Reading | null;
  allow_send_unchecked: boolean;
  /** Whether every recipient outside that is asked about has to be ticked before anything is sent to them. */
  confirm_each: boolean;
  organisation: Organisation;
  /** Whether the policy decided what happens with something that is asked about. */
  by_organisation: boolean;
  require_reason: boolean;
  move_then: "send" | "review";
}

/** How far the files of a message are read. */
export interface Reading {
  /** The next ones that are not read yet. */
  names: string[];
  done: number;
  total: number;
  /** Whether the message may be sent without waiting for them. */
  may_skip: boolean;
}

/** What a person answered. `retry` checks and sends again; only after a failure. */
export type Answer =
  | { kind: "cancel" }
  | { kind: "apply"; remedies: string[] }
  | { kind: "send"; reason?: string }
  | { kind: "retry" };

/** What the journal is to say of a message beside its verdict. */
export interface About {
  /** `new`, `reply`, `forward`, `redirect`, `draft`. */
  kind: string;
  /** Null where that could not be told. */
  recipients: number | null;
  /** Everybody in sight, as `groupOf` of the journal names them; empty where nothing about them is asked. */
  group: string;
  /** Why something was not asked about. */
  silenced: "" | "known_group" | "weekly_limit" | "monitor";
}

/** An entry of the journal before it is written; `group` is kept beside the entries. */
export interface Account extends About {
  mode: "" | messenger.compose.SendMode | "individually";
  /** The worst of its findings; `off` where there are none, `unknown` where the check failed. */
  level: Level | "unknown";
  findings: { rule: string; level: Level; facts: Record<string, number> }[];
  /** `corrected`: by hand, in the message. `none`: nothing was asked. */
  answer: "none" | "send" | "apply" | "cancel" | "unchecked" | "corrected";
  /** Without what they act on. */
  remedies: string[];
  reason: string;
  /** How many recipients were added, or made visible, by somebody else after the check; absent where nobody was. */
  altered?: number;
}

/** A place in the chain of the journal. */
export interface Link {
  n: number;
  hash: string;
}

/** An entry of the journal. */
export interface Entry extends Omit<Account, "group">, Link {
  /** ISO 8601, in UTC. */
  time: string;
  /** Of this add-on. */
  version: string;
  /** The beginning of the SHA-256 of the policy in force; empty where there was none. */
  policy: string;
}

/**
 * From the dialog to the background page; `question` is the one on its page. The background page answers whether it took an answer
 * over, and `pending` with what there is to draw.
 */
export type FromDialog =
  | { kind: "drawn"; tabId: number; question: string }
  | { kind: "pending"; tabId: number }
  | { kind: "answer"; tabId: number; question: string; answer: Answer };

/**
 * From the background page to the dialog of `tabId`: whether it is alive, which it answers with `true`; what there is to draw, where that
 * could not be stored.
 */
export type ToDialog =
  | { kind: "alive"; tabId: number }
  | { kind: "pending"; tabId: number; pending: Pending | null; flow: import("./flow.js").Flow | null };

/**
 * What the message in a compose window says while it is written, in `storage.session` under `live.<tabId>` until the window closes.
 * The panel draws it, and draws anew whenever it changes.
 */
export interface Live {
  /** Absent when the check itself failed, like the audience. */
  verdict: Verdict | null;
  audience: Audience | null;
  failure: Failure | null;
  organisation: { name: string; contact: string };
  /** Those that are on, in the core's order. */
  rules: { id: string; level: Level }[];
  /** What is attached, and what is known of it; null while it is being read. */
  files: { name: string; facts: AttachmentFacts | null }[];
  /** Whether the fields still are as the last remedy of the panel made them. */
  may_undo: boolean;
}

/** The recipient fields of a compose window, as Thunderbird gives them. */
export type Fields = Pick<messenger.compose.ComposeDetails, "to" | "cc" | "bcc">;

/** From the panel to the background page, which answers whether it was done, once {@link Live} tells the outcome. */
export type FromPanel =
  | { kind: "look"; tabId: number }
  | { kind: "apply_here"; tabId: number; remedies: string[] }
  | { kind: "undo"; tabId: number };

/** A message that everyone gets for themselves: what `messages.sendMessage` takes, but the recipient. */
export interface Message {
  details: messenger.messages.NewMessageDetails;
  attachments: File[];
}

/** One such message and all who get it, as far as that can change. */
export interface Job {
  id: string;
  created: number;
  subject: string;
  mode: messenger.compose.SendMode;
  phase: "running" | "paused" | "done";
  /** Why it is paused or done: the key of a message, empty where nobody asks. */
  reason: "" | "restart" | "failures" | "offline" | "permission" | "cancelled";
  total: number;
  sent: number;
  /** How many failed since the last one that did not. */
  inRow: number;
}

/** One recipient of a job. `sending`: it may have left; `uncertain`: nobody will ever know. */
export interface Item {
  job: string;
  n: number;
  recipient: string;
  state: "waiting" | "sending" | "failed" | "uncertain";
  error: string;
}

/** What the window of a job shows. */
export interface Progress extends Pick<Job, "id" | "subject" | "phase" | "reason" | "total" | "sent"> {
  left: number;
  /** `items` may hold fewer, where there are very many. */
  failed: { count: number; items: Undecided[] };
  uncertain: { count: number; items: Undecided[] };
}

export type Undecided = Pick<Item, "n" | "recipient" | "error">;

/**
 * From the window of a job to the background page, which answers `watch` with {@link Progress} (null where the job is no more) and
 * everything else with `true` once it took it over. The options page has it `list` all jobs, and `show` the window of one.
 */
export type FromIndividually =
  | { kind: "individually"; id: string; command: "watch" | "pause" | "continue" | "cancel" | "show" | "list" }
  | { kind: "individually"; id: string; command: "retry" | "leave"; state: "failed" | "uncertain"; n?: number };

/** From the page that asks for permissions to whoever opened it. */
export type FromAllow = { kind: "permissions"; granted: boolean };

/** From the background page to the windows of jobs. The one of `job` answers `alive` with `true`. */
export type ToIndividually = { kind: "progress"; progress: Progress } | { kind: "individually-alive"; id: string };

/** How the add-on is, as the options page shows it. */
export interface Status {
  policy: {
    /**
     * `read`: as Thunderbird told it just now; `last`: it did not tell, the last one is in force; `unknown`: nor is there one; `kept`: it
     * has none any more, nor does it protect the add-on, so that the file may be unreadable; the last one is in force.
     */
    state: "none" | "read" | "last" | "unknown" | "kept";
    /** When. */
    read: number;
    /** How many settings. */
    locked: number;
    problems: Problem[];
    /** The last day on which nothing interrupts; empty where everything does. */
    monitor_until: string;
    /** Why the user's own settings could not be read. */
    unread?: Failure;
  };
  /** Why the check could not be tried. */
  failure: Failure | null;
  /** What should have been true, and was not. */
  failed: string[];
  tried: number;
  /** In milliseconds. */
  took: number;
}

/** What settings would have done with messages that were sent before. */
export interface Count {
  /** Messages. */
  interrupted: number;
  /** By id; only those that found something. */
  rules: Record<string, { interrupted: number; noted: number }>;
}

/** Settings as they are stored: partial, and as wrong as they were written. */
export interface SettingsSources {
  policy?: Record<string, unknown>;
  user?: Record<string, unknown>;
  /** Why the user's own could not be read. */
  unread?: Failure;
  /** Names in their lists that are public suffixes. */
  suffixes?: string[];
  /** For messages from this address alone. */
  sender?: string;
}

/** Values that a user may choose under a policy; lists are `with` at least, or `within`, the entries named. */
export type Bound =
  | "fixed"
  | { among: (string | boolean)[] }
  | { at_most: number }
  | { at_least: number }
  | { until: string }
  | { with: string[] }
  | { within: string[] };

/** Something wrong in a source of settings. */
export interface Problem {
  /** `rules.visible_recipients.external_limit`, `internal_domains[3]`; empty for the source as a whole. */
  path: string;
  /** What, as the pages name it (`problem_<fault>`), and the values in their words. */
  fault: string;
  facts: Record<string, string | number | string[]>;
  /** The same in English. */
  message: string;
}

/** A rule as `rules()` of the core describes it. */
export interface RuleDescription {
  id: string;
  section: string;
  levels: Record<Preset, Level>;
  options: OptionDescription[];
  facts: string[];
  remedies: string[];
  reads_files?: boolean;
}

/** An option of a rule. */
export interface OptionDescription {
  name: string;
  type: "count" | "entries" | "domains" | "flag" | "url" | "words" | "choice" | "choices";
  defaults: Record<Preset, unknown>;
  min: number | null;
  max: number | null;
  /** What there is to choose from. */
  values?: string[];
}

/** What is known about the recipients of a message (`correspondents.js`), spelled as the core spells it. */
export interface Correspondents {
  /** Of the addresses asked about: those written to before, or in an address book. */
  known: string[];
  /** Each name asked about to the addresses it usually stands for, the latest first. */
  usual: Record<string, string[]>;
  /** Domains written to before: those asked about where they are all among them, otherwise all there are. */
  domains: string[];
}

/** Whom the user writes to, as the options page shows it. */
export interface CorrespondentsState {
  /** Not so once it was erased. */
  learning: boolean;
  /** Whether the Sent folders were read to the end, and when that began. */
  complete: boolean;
  completed: number | null;
  /** Messages. */
  read: number;
  total: number;
  people: number;
  /** Whether all that is missing is a folder that Thunderbird has not fetched from its server. */
  waiting: boolean;
  /** Whether the organisation relies on it, so that it cannot be erased. */
  kept: boolean;
}

/**
 * From the options page to the background page, which answers with {@link OptionsState}, with {@link CorrespondentsState} for
 * `correspondents`, and with {@link Status} for `status`.
 */
export type FromOptions =
  | { kind: "settings" | "status" }
  | { kind: "save"; user: Record<string, unknown> }
  | { kind: "correspondents"; wish?: "erase" | "learn" }
  | { kind: "journal"; wish: "erase" };

/** Everything the options page shows. */
export interface OptionsState {
  settings: Settings;
  /** Paths that the policy sets and does not leave to the user. */
  locked: string[];
  /** Under a policy: what the user's values are held to, by path, where not every value is allowed. */
  bounds: Record<string, Bound>;
  /** What is wrong in the user's settings; nothing of them was stored where there is any. */
  problems: Problem[];
  policyProblems: Problem[];
  /** The user's own settings as they were asked for. */
  user: Record<string, unknown>;
  rules: RuleDescription[];
}
