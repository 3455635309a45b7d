/* Made by `make schema` from shared_schema/*.py; edit those. */

/**
 * What a change can point at.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RefKind".
 */
export type RefKind = "draft" | "engagement" | "list" | "mailbox" | "record" | "submission" | "thread";
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
 * Write a note on a record's timeline.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AddNote".
 */
export interface AddNote {
  record: RecordRef;
  text: string;
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
 * Take records out of lists, search and matching; they can be restored.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ArchiveRecords".
 */
export interface ArchiveRecords {
  /**
   * @maxItems 200
   */
  records: RecordRef[];
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
 * New values for one record of several.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Change".
 */
export interface Change {
  id: number;
  values: {
    [k: string]: string | null;
  };
}
/**
 * Change several records of a type; each is done or refused by itself.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ChangeMany".
 */
export interface ChangeMany {
  kind: string;
  /**
   * @maxItems 200
   */
  changes: Change[];
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
 * A new record, associated with another one on demand.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CreateRecord".
 */
export interface CreateRecord {
  kind: string;
  values: {
    [k: string]: string | null;
  };
  related?: RecordRef | null;
}
/**
 * What the web app knows before it shows any record.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CrmSchema".
 */
export interface CrmSchema {
  kinds: KindView[];
  owners: OwnerView[];
  views: SavedView[];
}
/**
 * One object type with everything a list, a form and a board need.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "KindView".
 */
export interface KindView {
  name: string;
  singular: string;
  plural: string;
  isCustom: boolean;
  primary: string;
  secondary: string[];
  required: string[];
  stageProperty: string | null;
  pipelineProperty: string | null;
  properties: PropertyView[];
  groups: GroupView[];
  pipelines: PipelineView[];
  mayCreate: boolean;
}
/**
 * One property as forms and lists need it.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PropertyView".
 */
export interface PropertyView {
  name: string;
  label: string;
  type: "bool" | "date" | "datetime" | "enumeration" | "number" | "phone_number" | "string";
  fieldType: string;
  group: string;
  description?: string;
  options?: OptionView[];
  isHidden?: boolean;
  isReadOnly?: boolean;
  isMultiple?: boolean;
}
/**
 * One choice of an enumeration.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "OptionView".
 */
export interface OptionView {
  value: string;
  label: string;
  hidden?: boolean;
}
/**
 * One group of properties.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "GroupView".
 */
export interface GroupView {
  name: string;
  label: string;
}
/**
 * One pipeline with its stages in order.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PipelineView".
 */
export interface PipelineView {
  id: number;
  label: string;
  stages: StageView[];
}
/**
 * One stage of a pipeline.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "StageView".
 */
export interface StageView {
  id: number;
  label: string;
  outcome: "closed" | "lost" | "open" | "won";
}
/**
 * Somebody who may own a record.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "OwnerView".
 */
export interface OwnerView {
  id: number;
  name: string;
}
/**
 * A list as somebody likes it: of one person, their team, or everybody.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SavedView".
 */
export interface SavedView {
  id: number;
  name: string;
  kind: string;
  layout: "board" | "list";
  columns: string[];
  filters: Filter[];
  sort: Sort;
  shared: "everyone" | "own" | "team";
  owner: string;
  isMine: boolean;
}
/**
 * One condition on one property; an owner may also be `me`, `my_team` or `nobody`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Filter".
 */
export interface Filter {
  property: string;
  operator: "any_of" | "contains" | "from" | "is" | "is_not" | "known" | "last_days" | "none_of" | "to" | "unknown";
  /**
   * @maxItems 100
   */
  values?: string[];
}
/**
 * By which property a list is ordered.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Sort".
 */
export interface Sort {
  property?: string;
  descending?: boolean;
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
  record?: RecordRef | null;
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
 * Records of a type to choose from, by the beginning of their name or by an address.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "FindRecords".
 */
export interface FindRecords {
  kind: string;
  text: string;
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
 * A property's changes, newest first.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "History".
 */
export interface History {
  changes: PropertyChange[];
}
/**
 * One change of one property.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PropertyChange".
 */
export interface PropertyChange {
  old: string | null;
  new: string | null;
  by: string | null;
  source: string;
  at: string;
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
 * A page of a list, true as of `seq`.
 *
 *     `count` is what the viewer may see of the whole list, on the first page; `count_is_least` when it
 *     was not counted to the end. `note` says when only a part of the records was looked through.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ListPage".
 */
export interface ListPage {
  seq: number;
  rows: RecordRow[];
  next?: string | null;
  count?: number | null;
  countIsLeast?: boolean;
  note?: string;
}
/**
 * One line of a list: the record and the values of the asked columns.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RecordRow".
 */
export interface RecordRow {
  record: RecordCard;
  values: {
    [k: string]: string;
  };
  owner: number | null;
  stage: number | null;
  mayEdit: boolean;
  updatedAt: string;
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
 * What `other` has, `kept` has from now on.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "MergeRecords".
 */
export interface MergeRecords {
  kind: string;
  kept: number;
  other: number;
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
  "schema.read": {
    params: ReadSchema;
    result: CrmSchema;
  };
  "list.open": {
    params: OpenList;
    result: ListPage;
  };
  "view.save": {
    params: SaveView;
    result: SavedView;
  };
  "view.remove": {
    params: RemoveView;
    result: Done;
  };
  "record.open": {
    params: OpenRecord;
    result: RecordPage;
  };
  "record.create": {
    params: CreateRecord;
    result: RecordValues;
  };
  "record.update": {
    params: UpdateRecord;
    result: RecordValues;
  };
  "record.change_many": {
    params: ChangeMany;
    result: Outcomes;
  };
  "record.archive": {
    params: ArchiveRecords;
    result: Outcomes;
  };
  "record.restore": {
    params: RestoreRecords;
    result: Outcomes;
  };
  "record.merge": {
    params: MergeRecords;
    result: RecordValues;
  };
  "record.find": {
    params: FindRecords;
    result: RecordCards;
  };
  "record.relate": {
    params: Relate;
    result: Done;
  };
  "record.unrelate": {
    params: Unrelate;
    result: Done;
  };
  "record.history": {
    params: ReadHistory;
    result: History;
  };
  "note.add": {
    params: AddNote;
    result: TimelineEntry;
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
 *     With `record` instead of a thread it is a new mail, written from that record (S1, S8).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "OpenDraft".
 */
export interface OpenDraft {
  thread?: number | null;
  mailbox?: number | null;
  record?: RecordRef | null;
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
 * Object types with their properties, pipelines and owners, and the viewer's saved views.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ReadSchema".
 */
export interface ReadSchema {}
/**
 * A page of a list; `after` is the `next` of the page before. The panel is told when it may change.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "OpenList".
 */
export interface OpenList {
  kind: string;
  /**
   * @maxItems 30
   */
  columns?: string[];
  /**
   * @maxItems 25
   */
  filters?: Filter[];
  sort?: Sort1;
  search?: string;
  archived?: boolean;
  after?: string | null;
  limit?: number;
}
/**
 * By which property a list is ordered.
 */
export interface Sort1 {
  property?: string;
  descending?: boolean;
}
/**
 * Keep a view; with `view` an existing one of the viewer's own is changed.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SaveView".
 */
export interface SaveView {
  name: string;
  kind: string;
  /**
   * @maxItems 30
   */
  columns: string[];
  /**
   * @maxItems 25
   */
  filters: Filter[];
  sort: Sort;
  layout?: "board" | "list";
  shared?: "everyone" | "own" | "team";
  view?: number | null;
}
/**
 * Delete a view of one's own.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RemoveView".
 */
export interface RemoveView {
  view: number;
}
/**
 * Everything on a record's page; the panel is told when it changes.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "OpenRecord".
 */
export interface OpenRecord {
  record: RecordRef;
}
/**
 * A record with its values, associations and first timeline page, true as of `seq`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RecordPage".
 */
export interface RecordPage {
  seq: number;
  record: RecordCard;
  values: {
    [k: string]: string;
  };
  owner: number | null;
  stage: number | null;
  addresses: AddressView[];
  related: RelatedKind[];
  timeline: TimelinePage;
  archivedAt: string | null;
  mergedInto: number | null;
  mayEdit: boolean;
  mayDelete: boolean;
  mayWrite: boolean;
}
/**
 * The associations of one object type, newest first; `has_more` when not all are shown.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RelatedKind".
 */
export interface RelatedKind {
  kind: string;
  records: RelatedCard[];
  hasMore: boolean;
}
/**
 * A record at the other end of an association.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RelatedCard".
 */
export interface RelatedCard {
  record: RecordCard;
  isPrimary: boolean;
}
/**
 * A record's values as they are now.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RecordValues".
 */
export interface RecordValues {
  record: RecordCard;
  values: {
    [k: string]: string;
  };
  owner: number | null;
  stage: number | null;
}
/**
 * Change some values; `was` are those the editor saw (else `conflict`).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "UpdateRecord".
 */
export interface UpdateRecord {
  record: RecordRef;
  values: {
    [k: string]: string | null;
  };
  was?: {
    [k: string]: string | null;
  };
}
/**
 * What became of each of several records.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Outcomes".
 */
export interface Outcomes {
  outcomes: Outcome[];
}
/**
 * What became of one record of several; `was` takes it back.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Outcome".
 */
export interface Outcome {
  id: number;
  was?: {
    [k: string]: string | null;
  };
  problem?: Problem | null;
}
/**
 * Bring archived records back.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RestoreRecords".
 */
export interface RestoreRecords {
  /**
   * @maxItems 200
   */
  records: RecordRef[];
}
/**
 * Records to choose from.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RecordCards".
 */
export interface RecordCards {
  records: RecordCard[];
}
/**
 * Associate two records, or make an associated company the primary one.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Relate".
 */
export interface Relate {
  record: RecordRef;
  other: RecordRef;
  primary?: boolean;
}
/**
 * Take an association away; both records stay.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Unrelate".
 */
export interface Unrelate {
  record: RecordRef;
  other: RecordRef;
}
/**
 * Who changed a property of a record, when, and from what.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ReadHistory".
 */
export interface ReadHistory {
  record: RecordRef;
  property: string;
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
