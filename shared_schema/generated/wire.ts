/* Made by `make schema` from shared_schema/*.py; edit those. */

/**
 * What a change can point at.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RefKind".
 */
export type RefKind = "draft" | "engagement" | "mailbox" | "record" | "submission" | "thread";
/**
 * Why something was refused; the panel translates by these.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Code".
 */
export type Code =
  | "address_invalid"
  | "bad_request"
  | "busy"
  | "code_expired"
  | "code_wrong"
  | "conflict"
  | "draft_sent"
  | "draft_stale"
  | "exists"
  | "internal"
  | "key_reused"
  | "mailbox_other"
  | "mailbox_revoked"
  | "mailbox_scopes"
  | "no_mailbox"
  | "no_recipient"
  | "not_found"
  | "not_permitted"
  | "property_invalid"
  | "property_read_only"
  | "property_required"
  | "property_unknown"
  | "protocol"
  | "provider_denied"
  | "provider_down"
  | "record_unknown"
  | "seat"
  | "signed_out"
  | "too_fast"
  | "too_large"
  | "too_late"
  | "unknown_method";
/**
 * Who keeps the mailbox.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Provider".
 */
export type Provider = "google" | "microsoft";
/**
 * The protocol both sides speak.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Protocol".
 */
export type Protocol = 1;

/**
 * Everything that travels between server and panel.
 */
export interface Wire {}
/**
 * One address of a contact; the primary one comes first.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AddressView".
 */
export interface AddressView {
  address: string;
  primary: boolean;
}
/**
 * One check box of *Associated with*: which record, ticked or not, and why (S18).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Association".
 */
export interface Association {
  record: RecordCard;
  ticked: boolean;
  source: "default" | "inherited" | "ticked";
  because: string;
}
/**
 * A record in one line: name, what it is about, and where it stands.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RecordCard".
 */
export interface RecordCard {
  kind: string;
  id: number;
  name: string;
  subtitle?: string;
  stage?: string | null;
  isOpen?: boolean | null;
  owner?: string | null;
}
/**
 * What a backfill would do, by the newest mails of its span; `total` is the provider's estimate.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "BackfillPreview".
 */
export interface BackfillPreview {
  total: number | null;
  sample: number;
  complete: boolean;
  rows: Foreseen[];
}
/**
 * So many mails of the sample would be treated alike, by one rule.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Foreseen".
 */
export interface Foreseen {
  verdict: "log" | "skip";
  rule: string;
  because: string;
  count: number;
}
/**
 * How far a backfill has come.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "BackfillView".
 */
export interface BackfillView {
  id: number;
  state: "canceled" | "done" | "running";
  since: string | null;
  reachedAt: string | null;
  total: number | null;
  looked: number;
  stored: number;
  logged: number;
}
/**
 * A mail's body: `html` is sanitised on the server and only ever shown in a script-less frame.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Body".
 */
export interface Body {
  html: string;
  text: string;
}
/**
 * Undo Send while it is still queued; the draft is back in the composer.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CancelSubmission".
 */
export interface CancelSubmission {
  submission: number;
}
/**
 * These may have changed, up to feed number `seq`; it carries no content (house §2.5).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Changed".
 */
export interface Changed {
  seq: number;
  refs: Ref[];
}
/**
 * One thing that changed; its content is read again under the viewer's rights.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Ref".
 */
export interface Ref {
  kind: RefKind;
  id: number;
}
/**
 * How far back past mail is to be logged: so many days, or all of it (`days` not given).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ChooseBackfill".
 */
export interface ChooseBackfill {
  days?: number | null;
}
/**
 * Was my code confirmed?
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ClaimPairing".
 */
export interface ClaimPairing {
  device: string;
}
/**
 * `waiting` until the rep confirms; then the panel's own token, shown once.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Claimed".
 */
export interface Claimed {
  state: "paired" | "waiting";
  token?: string | null;
}
/**
 * One mailbox and how its connection is doing.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ConnectionView".
 */
export interface ConnectionView {
  id: number;
  provider: Provider;
  address: string;
  owner: string;
  state: "behind" | "disconnected" | "reauthorize" | "waiting" | "well";
  advice: Problem | null;
  syncedAt: string | null;
  lagSeconds: number | null;
  push: "ended" | "off" | "on";
  pushUntil: string | null;
  pushedAt: string | null;
  quotaUsed: number | null;
  quotaOf: number | null;
  backfill: BackfillView | null;
  setAside: SetAsideView[];
  setAsideCount: number;
  days: DayView[];
  unexplained: number;
}
/**
 * A refusal a person can act on: what happened, which field, and what would help.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Problem".
 */
export interface Problem {
  code: Code;
  title: string;
  steps?: string[];
  field?: string | null;
  retryAfter?: number | null;
}
/**
 * A message that could not be taken in.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SetAsideView".
 */
export interface SetAsideView {
  key: string;
  reason: string;
  tries: number;
  firstAt: string;
  nextAt: string | null;
}
/**
 * One day of a mailbox: what it holds, what was seen, and why the rest was not.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DayView".
 */
export interface DayView {
  day: string;
  held: number;
  seen: number;
  reasons: {
    [k: string]: number;
  };
  unexplained: number;
}
/**
 * The viewer's mailboxes; for a super admin, everybody's.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Connections".
 */
export interface Connections {
  connections: ConnectionView[];
  everybody: boolean;
}
/**
 * A paired panel or a signed-in browser.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Device".
 */
export interface Device {
  id: number;
  kind: "panel" | "web";
  label: string;
  createdAt: string;
  lastSeenAt: string;
  current: boolean;
}
/**
 * Everything signed in as this user.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Devices".
 */
export interface Devices {
  devices: Device[];
}
/**
 * Throw the draft away.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DiscardDraft".
 */
export interface DiscardDraft {
  draft: number;
}
/**
 * It is done, and there is nothing more to say.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Done".
 */
export interface Done {
  done?: true;
}
/**
 * A draft that was edited elsewhere.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DraftItem".
 */
export interface DraftItem {
  type: "draft";
  draft: DraftView;
}
/**
 * The composer's whole state, kept on the server; `version` guards against stale edits.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DraftView".
 */
export interface DraftView {
  id: number;
  version: number;
  thread: number | null;
  answers: number | null;
  mailbox: number;
  fromAddress: string;
  fromOptions: FromOption[];
  to: string[];
  toOptions: ToOption[];
  cc: string[];
  bcc: string[];
  subject: string;
  body: string;
  associations: Association[];
  updatedAt: string;
  submission?: SubmissionView | null;
}
/**
 * One address to send from, with the name that will really go out (S11, S12, S15).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "FromOption".
 */
export interface FromOption {
  mailbox: number;
  address: string;
  name: string;
  note?: string;
}
/**
 * A contact of the thread with all addresses to choose from (S10).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ToOption".
 */
export interface ToOption {
  contact: number;
  name: string;
  addresses: string[];
}
/**
 * One act of sending. `unknown` = may have left: it is being looked up, never sent again blindly.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SubmissionView".
 */
export interface SubmissionView {
  id: number;
  draft: number;
  state: "canceled" | "failed" | "queued" | "sending" | "sent" | "unknown";
  sendAt: string;
  sentAt?: string | null;
  engagement?: number | null;
  problem?: Problem | null;
}
/**
 * The version that now holds.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DraftSaved".
 */
export interface DraftSaved {
  version: number;
  updatedAt: string;
}
/**
 * A timeline entry that is new or changed.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "EntryItem".
 */
export interface EntryItem {
  type: "engagement";
  entry: TimelineEntry;
}
/**
 * One engagement as a timeline shows it; `records` are those the viewer may see.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "TimelineEntry".
 */
export interface TimelineEntry {
  id: number;
  kind: "email" | "note";
  at: string;
  direction: ("incoming" | "outgoing") | null;
  subject: string;
  snippet: string;
  sender: Person | null;
  to: Person[];
  records: RecordCard[];
  message?: number | null;
  thread?: number | null;
  by?: string | null;
  because?: string;
}
/**
 * A name and an address as a mail shows them.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Person".
 */
export interface Person {
  address: string;
  name?: string;
}
/**
 * What was asked for is deleted or not visible to the viewer; the same answer for both.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Gone".
 */
export interface Gone {
  type: "gone";
  ref: Ref;
}
/**
 * The server's first answer: who you are, what is connected, and where the feed stands.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Hello".
 */
export interface Hello {
  protocol: number;
  seq: number;
  viewer: Viewer;
  mailboxes: MailboxView[];
  undoSeconds: number;
}
/**
 * Who is signed in, and what their seat lets them do.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Viewer".
 */
export interface Viewer {
  id: number;
  name: string;
  seat: "core" | "sales" | "service" | "view_only";
  workspace: string;
  mayConnect: boolean;
  maySend: boolean;
  isAdmin?: boolean;
}
/**
 * One connected mailbox of the viewer and how it is doing.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "MailboxView".
 */
export interface MailboxView {
  id: number;
  provider: Provider;
  address: string;
  state: "active" | "disconnected" | "reauthorize";
  problem?: Problem | null;
  logging?: "all" | "manual" | "replies";
  syncedAt?: string | null;
}
/**
 * What the asked references hold now, in the order they were asked, true as of `seq`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Items".
 */
export interface Items {
  items: (Gone | EntryItem | ThreadItem | SubmissionItem | DraftItem | MailboxItem | RecordItem)[];
  seq: number;
}
/**
 * A thread that became readable or got a message.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ThreadItem".
 */
export interface ThreadItem {
  type: "thread";
  thread: ThreadView;
}
/**
 * The open mail and everyone in it that the CRM knows, true as of feed number `seq`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ThreadView".
 */
export interface ThreadView {
  state: "pending" | "ready" | "unreadable";
  seq: number;
  thread?: number | null;
  mailbox?: MailboxView | null;
  subject?: string;
  messages?: MessageRow[];
  people?: PersonCard[];
  strangers?: Person[];
  problem?: Problem | null;
}
/**
 * One message of the open thread and what was decided about logging it (B1).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "MessageRow".
 */
export interface MessageRow {
  id: number;
  sender: Person | null;
  at: string;
  direction: "incoming" | "outgoing";
  snippet: string;
  engagement: number | null;
  because: string;
}
/**
 * A contact with what the rep needs beside the mail: company, open deals and tickets, timeline.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PersonCard".
 */
export interface PersonCard {
  contact: RecordCard;
  because: string;
  addresses: AddressView[];
  company: RecordCard | null;
  deals: RecordCard[];
  tickets: RecordCard[];
  timeline: TimelinePage;
}
/**
 * Newest first; `next` asks for older entries, None at the end.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "TimelinePage".
 */
export interface TimelinePage {
  entries: TimelineEntry[];
  next?: string | null;
}
/**
 * A submission that went on.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SubmissionItem".
 */
export interface SubmissionItem {
  type: "submission";
  submission: SubmissionView;
}
/**
 * A mailbox that changed its state.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "MailboxItem".
 */
export interface MailboxItem {
  type: "mailbox";
  mailbox: MailboxView;
}
/**
 * A record that was changed.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RecordItem".
 */
export interface RecordItem {
  type: "record";
  record: RecordCard;
}
/**
 * The threads last seen, for the web app.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ListRecent".
 */
export interface ListRecent {}
/**
 * Log one past message by hand (H29).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LogMessage".
 */
export interface LogMessage {
  message: number;
}
/**
 * The web app asks which device a code belongs to, before the rep confirms.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LookAtPairing".
 */
export interface LookAtPairing {
  code: string;
}
/**
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Methods".
 */
export interface Methods {
  hello: {
    params: SayHello;
    result: Hello;
  };
  "thread.open": {
    params: OpenThread;
    result: ThreadView;
  };
  "thread.recent": {
    params: ListRecent;
    result: RecentThreads;
  };
  "timeline.page": {
    params: PageTimeline;
    result: TimelinePage;
  };
  "message.body": {
    params: ReadBody;
    result: Body;
  };
  "message.log": {
    params: LogMessage;
    result: TimelineEntry;
  };
  "message.unlog": {
    params: UnlogMessage;
    result: Done;
  };
  "draft.open": {
    params: OpenDraft;
    result: DraftView;
  };
  "draft.save": {
    params: SaveDraft;
    result: DraftSaved;
  };
  "draft.preview": {
    params: PreviewDraft;
    result: Plan;
  };
  "draft.submit": {
    params: SubmitDraft;
    result: SubmissionView;
  };
  "draft.discard": {
    params: DiscardDraft;
    result: Done;
  };
  "submission.cancel": {
    params: CancelSubmission;
    result: DraftView;
  };
  read: {
    params: Read;
    result: Items;
  };
}
/**
 * The first request: the single-use ticket, our protocol, and the last feed number we saw.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SayHello".
 */
export interface SayHello {
  ticket: string;
  protocol: number;
  since?: number | null;
}
/**
 * The rep opened a thread. All of it are hints from a page; the server checks them (threat model).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "OpenThread".
 */
export interface OpenThread {
  provider: Provider;
  account: string;
  thread: string;
  kind?: "gmail-legacy" | "gmail-perm" | "graph-item" | "outlook-conv";
  /**
   * @maxItems 200
   */
  messages?: string[];
  /**
   * @maxItems 200
   */
  participants?: Person[];
}
/**
 * The threads last seen in the viewer's mailboxes, newest first.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RecentThreads".
 */
export interface RecentThreads {
  threads: RecentThread[];
}
/**
 * One line of the list that stands in for the mail client in the web app.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RecentThread".
 */
export interface RecentThread {
  thread: number;
  key: string;
  mailbox: number;
  provider: Provider;
  account: string;
  subject: string;
  people: Person[];
  at: string;
}
/**
 * Older entries of a record's timeline; `before` is the `next` of the page at hand.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PageTimeline".
 */
export interface PageTimeline {
  record: RecordRef;
  before?: string | null;
}
/**
 * One record by kind and id.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RecordRef".
 */
export interface RecordRef {
  kind: string;
  id: number;
}
/**
 * The body of one logged message.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ReadBody".
 */
export interface ReadBody {
  message: number;
}
/**
 * Take a message off all timelines; the mail itself stays in the mailbox (T15).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "UnlogMessage".
 */
export interface UnlogMessage {
  engagement: number;
}
/**
 * The viewer's draft of an answer in a thread: the one at hand, or a new one with defaults.
 *
 *     `mailbox` is where the thread is being read: of several that hold it, a new answer leaves from there.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "OpenDraft".
 */
export interface OpenDraft {
  thread: number;
  mailbox?: number | null;
}
/**
 * Keep the composer's fields; `version` is the one that was edited (else `draft_stale`).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SaveDraft".
 */
export interface SaveDraft {
  draft: number;
  version: number;
  mailbox: number;
  /**
   * @maxItems 200
   */
  to: string[];
  /**
   * @maxItems 200
   */
  cc?: string[];
  /**
   * @maxItems 200
   */
  bcc?: string[];
  subject: string;
  body: string;
  /**
   * @maxItems 500
   */
  records?: RecordRef[];
}
/**
 * What would Send do?
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PreviewDraft".
 */
export interface PreviewDraft {
  draft: number;
}
/**
 * What Send would do, before it is done (B2): who gets it, as whom, and where it is logged.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Plan".
 */
export interface Plan {
  sender: Person;
  recipients: Person[];
  records: RecordCard[];
  problems: Problem[];
  notes: string[];
}
/**
 * Send it. `key` is chosen by the client once per click: asked twice, it is sent once (B9).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SubmitDraft".
 */
export interface SubmitDraft {
  draft: number;
  version: number;
  key: string;
}
/**
 * Read again what a change pointed at.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Read".
 */
export interface Read {
  /**
   * @maxItems 100
   */
  refs: Ref[];
}
/**
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Notifications".
 */
export interface Notifications {
  changed: Changed;
  reset: Reset;
  signed_out: SignedOut;
}
/**
 * The missed changes are no longer kept: read everything that is shown again.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Reset".
 */
export interface Reset {
  seq: number;
}
/**
 * The session ended: signed out, revoked or expired. The socket closes after this.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SignedOut".
 */
export interface SignedOut {
  reason: "expired" | "revoked";
}
/**
 * `code` is for the person, `device` is the panel's secret to claim with (RFC 8628 in spirit).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Pairing".
 */
export interface Pairing {
  code: string;
  device: string;
  confirmUrl: string;
  expiresIn: number;
  interval: number;
}
/**
 * The device behind a code.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PairingDevice".
 */
export interface PairingDevice {
  label: string;
  createdAt: string;
}
/**
 * Where to send the browser.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Redirect".
 */
export interface Redirect {
  url: string;
}
/**
 * How many messages are tried again.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Retried".
 */
export interface Retried {
  count: number;
}
/**
 * Try a message again that was set aside; all of them when none is named.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RetrySetAside".
 */
export interface RetrySetAside {
  key?: string | null;
}
/**
 * A JSON-RPC error; -32700 … -32600 as the standard says, -32000 for a problem of ours.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RpcError".
 */
export interface RpcError {
  code: number;
  message: string;
  data: Problem;
}
/**
 * Who is signed in on this browser, and the token that guards against forged requests.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Session".
 */
export interface Session {
  viewer: Viewer;
  csrf: string;
  mailboxes: MailboxView[];
  providers: Provider[];
}
/**
 * The secret of a sign-in link; it stood behind the `#`, so no server log has it.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SignIn".
 */
export interface SignIn {
  token: string;
}
/**
 * Begin connecting a mailbox; `address` is the one to connect again, if any.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "StartConnect".
 */
export interface StartConnect {
  address?: string | null;
}
/**
 * A panel asks for a code; `label` names the device for the list of devices.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "StartPairing".
 */
export interface StartPairing {
  label: string;
}
/**
 * Opens one websocket once, within `expires_in` seconds.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Ticket".
 */
export interface Ticket {
  ticket: string;
  expiresIn: number;
}
