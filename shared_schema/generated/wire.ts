/* Made by `make schema` from shared_schema/*.py; edit those. */

/**
 * What a change can point at.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RefKind".
 */
export type RefKind = "draft" | "engagement" | "import" | "list" | "mailbox" | "record" | "submission" | "thread";
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
  | "file_unreadable"
  | "in_use"
  | "internal"
  | "key_reused"
  | "limit"
  | "mailbox_other"
  | "mailbox_revoked"
  | "mailbox_scopes"
  | "media_type"
  | "method_wrong"
  | "no_mailbox"
  | "no_recipient"
  | "not_found"
  | "not_permitted"
  | "opted_out"
  | "property_invalid"
  | "property_read_only"
  | "property_required"
  | "property_unknown"
  | "protocol"
  | "provider_denied"
  | "provider_down"
  | "record_unknown"
  | "scopes_missing"
  | "seat"
  | "send_limit"
  | "signed_out"
  | "too_fast"
  | "too_large"
  | "too_late"
  | "unknown_method"
  | "webhook_target";
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
 * Log something on the timelines of some records. `at` is when it was or will be; a task's due time.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AddActivity".
 */
export interface AddActivity {
  kind: "call" | "meeting" | "note" | "task";
  /**
   * @minItems 1
   * @maxItems 50
   */
  records: [RecordRef, ...RecordRef[]];
  title?: string;
  text?: string;
  at?: string | null;
  type?: "call" | "email" | "todo";
  owner?: number | null;
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
 * Report changes to an address.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AddWebhook".
 */
export interface AddWebhook {
  url: string;
  /**
   * @minItems 1
   * @maxItems 200
   */
  events: [WebhookEvent, ...WebhookEvent[]];
}
/**
 * What to hear of: `contact.creation`; a change of a property names that; a custom type its id.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "WebhookEvent".
 */
export interface WebhookEvent {
  event: string;
  property?: string | null;
  objectType?: string | null;
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
 * Do what the dry run has shown.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ApplyImport".
 */
export interface ApplyImport {
  id: number;
}
/**
 * Take away a group that no property is in.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ArchiveGroup".
 */
export interface ArchiveGroup {
  kind: string;
  name: string;
}
/**
 * Take away a pipeline that no record stands in.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ArchivePipeline".
 */
export interface ArchivePipeline {
  kind: string;
  pipeline: number;
}
/**
 * Take a property out of use; values stay in the records.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ArchiveProperty".
 */
export interface ArchiveProperty {
  kind: string;
  name: string;
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
 * Take away a stage that no record stands in.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ArchiveStage".
 */
export interface ArchiveStage {
  kind: string;
  pipeline: number;
  stage: number;
}
/**
 * Take away an object type that there are no records of.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ArchiveType".
 */
export interface ArchiveType {
  kind: string;
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
 * A page of the security log; `next` asks for older events, None at the end.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AuditPage".
 */
export interface AuditPage {
  entries: AuditRow[];
  events: string[];
  next?: number | null;
}
/**
 * One event; `changed` is field → [from, to], as words for a person.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AuditRow".
 */
export interface AuditRow {
  id: number;
  at: string;
  event: string;
  by: string;
  about: string;
  subject: string;
  via: string;
  changed: {
    [k: string]: string[];
  };
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
 * An uploaded file is to be imported; `upload` is the name that the upload was answered with.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "BeginImport".
 */
export interface BeginImport {
  upload: string;
  name: string;
  kind: string;
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
  files?: MessageFile[];
}
/**
 * One file of a logged mail; only what is `kept` can be had, at /api/messages/…/files/….
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "MessageFile".
 */
export interface MessageFile {
  id: number;
  name: string;
  size: number;
  state: "kept" | "lost" | "too_large" | "waiting";
}
/**
 * Somebody of the answered mail: reached by this answer or not, the composer says so (S31).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Bystander".
 */
export interface Bystander {
  address: string;
  name: string;
  colleague: boolean;
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
 * A property is so from now on; its name stays.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ChangeProperty".
 */
export interface ChangeProperty {
  kind: string;
  name: string;
  fields: PropertyFields;
}
/**
 * A property as it is to be.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PropertyFields".
 */
export interface PropertyFields {
  label: string;
  type: string;
  fieldType: string;
  group: string;
  description?: string;
  /**
   * @maxItems 5000
   */
  options?: PropertyOption[];
  isUnique?: boolean;
  isHidden?: boolean;
}
/**
 * One choice; a hidden one stays in records that have it, and is not offered.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PropertyOption".
 */
export interface PropertyOption {
  value: string;
  label: string;
  hidden?: boolean;
}
/**
 * A stage is so from now on; records in it are open, won or lost with it.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ChangeStage".
 */
export interface ChangeStage {
  kind: string;
  pipeline: number;
  stage: number;
  fields: StageFields;
}
/**
 * A stage as it is to be; `probability` from 0.0 to 1.0 for deals, empty for tickets.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "StageFields".
 */
export interface StageFields {
  label: string;
  outcome: "closed" | "lost" | "open" | "won";
  probability?: string;
}
/**
 * A type is so from now on; one that is not active is not offered, and what was said about it stays.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ChangeSubscriptionType".
 */
export interface ChangeSubscriptionType {
  type: number;
  name: string;
  description: string;
  purpose: string;
  isActive: boolean;
}
/**
 * An own object type is called and shown like this from now on.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ChangeType".
 */
export interface ChangeType {
  kind: string;
  singular: string;
  plural: string;
  primary: string;
  /**
   * @maxItems 1000
   */
  secondary: string[];
  /**
   * @maxItems 1000
   */
  searchable: string[];
  /**
   * @maxItems 1000
   */
  required: string[];
}
/**
 * A user is exactly so from now on.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ChangeUser".
 */
export interface ChangeUser {
  user: number;
  name: string;
  seat: "core" | "sales" | "service" | "view_only";
  isAdmin: boolean;
  role: number | null;
  /**
   * @maxItems 1000
   */
  teams: number[];
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
 * How many records have a value of a property; asked for one at a time, because it reads them all.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CountProperty".
 */
export interface CountProperty {
  kind: string;
  name: string;
}
/**
 * A new pipeline with its stages.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CreatePipeline".
 */
export interface CreatePipeline {
  kind: string;
  label: string;
  /**
   * @maxItems 100
   */
  stages: StageFields[];
}
/**
 * Define a property; under the name of an archived one, that one comes back.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CreateProperty".
 */
export interface CreateProperty {
  kind: string;
  name: string;
  fields: PropertyFields;
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
  company?: number | null;
}
/**
 * One more stage, at the end.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CreateStage".
 */
export interface CreateStage {
  kind: string;
  pipeline: number;
  fields: StageFields;
}
/**
 * A new type.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CreateSubscriptionType".
 */
export interface CreateSubscriptionType {
  name: string;
  description?: string;
  purpose?: string;
}
/**
 * A new object type; `primary` is the label of the text property its records are called by.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CreateType".
 */
export interface CreateType {
  name: string;
  singular: string;
  plural: string;
  primary: string;
  /**
   * @maxItems 60
   */
  associated?: string[];
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
 * Every switch there is, and whether the files of logged mail are kept here (H8).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DefaultAssociations".
 */
export interface DefaultAssociations {
  switches: SwitchView[];
  keepFiles: boolean;
}
/**
 * One switch, how it stands, how it would stand by itself, and what it does.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SwitchView".
 */
export interface SwitchView {
  origin: string;
  target: string;
  on: boolean;
  usual: boolean;
  effect: string;
}
/**
 * A group of properties.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DefinedGroup".
 */
export interface DefinedGroup {
  name: string;
  label: string;
  isBuiltIn: boolean;
}
/**
 * One pipeline with its stages in order.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DefinedPipeline".
 */
export interface DefinedPipeline {
  id: number;
  label: string;
  stages: DefinedStage[];
}
/**
 * One stage, and how many live records stand in it.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DefinedStage".
 */
export interface DefinedStage {
  id: number;
  label: string;
  outcome: "closed" | "lost" | "open" | "won";
  probability: string;
  records: number;
}
/**
 * The pipelines of one object type, in order.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DefinedPipelines".
 */
export interface DefinedPipelines {
  kind: string;
  pipelines: DefinedPipeline[];
}
/**
 * One property of an object type; a built-in one stays as it is.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DefinedProperty".
 */
export interface DefinedProperty {
  name: string;
  label: string;
  type: string;
  fieldType: string;
  group: string;
  description: string;
  options: PropertyOption[];
  isUnique: boolean;
  isHidden: boolean;
  isBuiltIn: boolean;
}
/**
 * One object type: how it is called, and which of its properties have a part in that.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DefinedType".
 */
export interface DefinedType {
  kind: string;
  singular: string;
  plural: string;
  primary: string;
  secondary: string[];
  searchable: string[];
  required: string[];
  isCustom: boolean;
  hasPipelines: boolean;
}
/**
 * The object types in use, and those archived.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DefinedTypes".
 */
export interface DefinedTypes {
  types: DefinedType[];
  archived: DefinedType[];
}
/**
 * Everything that is defined of one object type; `choices` are the types a property may have.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Definitions".
 */
export interface Definitions {
  of: DefinedType;
  groups: DefinedGroup[];
  properties: DefinedProperty[];
  archived: DefinedProperty[];
  choices: TypeChoice[];
}
/**
 * A type of property, and how it may be edited.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "TypeChoice".
 */
export interface TypeChoice {
  type: string;
  fieldTypes: string[];
}
/**
 * Delete a role that nobody has.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DeleteRole".
 */
export interface DeleteRole {
  role: number;
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
 * Lock somebody out: sessions, sockets, mailboxes and mail waiting to leave stop (check 12).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DisableUser".
 */
export interface DisableUser {
  user: number;
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
 * Throw the file away, nothing was imported.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DiscardImport".
 */
export interface DiscardImport {
  id: number;
}
/**
 * The team goes, its members stay.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "DissolveTeam".
 */
export interface DissolveTeam {
  team: number;
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
  files?: FileView[];
  mostAttached?: number;
  record?: RecordRef | null;
  unsubscribeLink?: boolean;
  unsubscribeForced?: boolean;
  kind?: "forward" | "new" | "reply" | "reply_all";
  carrying?: boolean;
  alsoThere?: Bystander[];
  signature?: boolean;
  nearLimit?: string;
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
  signature?: string;
  team?: boolean;
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
 *     `held` = it was due, but its sender may not send it any more: the problem says why (T8).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SubmissionView".
 */
export interface SubmissionView {
  id: number;
  draft: number;
  state: "canceled" | "failed" | "held" | "queued" | "sending" | "sent" | "unknown";
  sendAt: string;
  sentAt?: string | null;
  engagement?: number | null;
  problem?: Problem | null;
}
/**
 * One attached file; `size` is in bytes.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "FileView".
 */
export interface FileView {
  id: number;
  name: string;
  kind: string;
  size: number;
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
 * Change what was logged by hand; what is not given stays.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "EditActivity".
 */
export interface EditActivity {
  engagement: number;
  title?: string | null;
  text?: string | null;
  at?: string | null;
  type?: ("call" | "email" | "todo") | null;
  owner?: number | null;
}
/**
 * How many were moved now, and how many still stand there.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Emptied".
 */
export interface Emptied {
  moved: number;
  left: number;
}
/**
 * Move some of the records that stand in a stage to another; asked again until none is left.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "EmptyStage".
 */
export interface EmptyStage {
  kind: string;
  stage: number;
  to: number;
}
/**
 * Let somebody in again.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "EnableUser".
 */
export interface EnableUser {
  user: number;
}
/**
 * Sign somebody out everywhere.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "EndSessions".
 */
export interface EndSessions {
  user: number;
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
  kind: "call" | "consent" | "email" | "meeting" | "note" | "task" | "ticket";
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
  text?: string;
  task?: TaskState | null;
  forward?: boolean;
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
 * What a task has beside its words: what to do, when, whose it is, and when it was done.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "TaskState".
 */
export interface TaskState {
  type: "call" | "email" | "todo";
  dueAt: string;
  owner?: string | null;
  doneAt?: string | null;
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
 * A task is done, or is to be done after all.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "FinishTask".
 */
export interface FinishTask {
  engagement: number;
  done?: boolean;
}
/**
 * The groups that have hits.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Found".
 */
export interface Found {
  groups: Group[];
}
/**
 * The hits of one kind, newest first; `more` = there are further ones that the viewer may see.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Group".
 */
export interface Group {
  kind: string;
  hits: Hit[];
  more: boolean;
}
/**
 * One thing that was found, and by what. Of a mail or note, `record` is whose timeline it is on.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Hit".
 */
export interface Hit {
  kind: string;
  id: number;
  title: Piece[];
  snippet: Piece[];
  because: string;
  at: string;
  record: RecordCard;
  thread?: number | null;
}
/**
 * A part of a shown text; `hit` parts are what was asked for.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Piece".
 */
export interface Piece {
  text: string;
  hit?: boolean;
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
 * How far each action reaches on one object type; `unassigned` adds records without an owner (H44).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Grants".
 */
export interface Grants {
  view: "everything" | "none" | "owned" | "team";
  edit: "everything" | "none" | "owned" | "team";
  communicate: "everything" | "none" | "owned" | "team";
  delete: "everything" | "none" | "owned" | "team";
  unassigned: boolean;
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
 * One mailbox that the viewer may use, and how it is doing.
 *
 *     A team's mailbox (`kind`) is used by the team of this id and name, or by everybody with a paid seat
 *     (none). `shared`: a shared mailbox of Microsoft 365, reached by the sign-in of whoever connected it.
 *     `may_change`: the viewer connected it, or is a super admin and it is a team's.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "MailboxView".
 */
export interface MailboxView {
  id: number;
  provider: Provider;
  address: string;
  state: "active" | "disconnected" | "paused" | "reauthorize";
  problem?: Problem | null;
  logging?: "all" | "manual" | "replies";
  syncedAt?: string | null;
  kind?: "personal" | "team";
  team?: number | null;
  teamName?: string;
  shared?: boolean;
  mayChange?: boolean;
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
 * via the `definition` "shared_schema.crm.PropertyChange".
 */
export interface PropertyChange {
  old: string | null;
  new: string | null;
  by: string | null;
  source: string;
  at: string;
}
/**
 * One column of the file, where it goes, and some of its cells.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ImportColumn".
 */
export interface ImportColumn {
  header: string;
  to: string;
  newType: string;
  samples: string[];
}
/**
 * A type that can be imported.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ImportKind".
 */
export interface ImportKind {
  name: string;
  label: string;
}
/**
 * One import in the list of imports.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ImportLine".
 */
export interface ImportLine {
  id: number;
  kind: string;
  fileName: string;
  state: "checked" | "checking" | "discarded" | "done" | "failed" | "mapping" | "running" | "undoing" | "undone";
  done: number;
  rows: number | null;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  linked: number;
  kept: number;
  createdAt: string;
  problem?: string | null;
}
/**
 * One row of the file: what was, or would be, done with it; or why it was refused.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ImportRow".
 */
export interface ImportRow {
  number: number;
  name: string;
  record: number | null;
  changes: PropertyChange1[];
  field: string | null;
  reason: string | null;
}
/**
 * One property from what to what.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "shared_schema.imports.PropertyChange".
 */
export interface PropertyChange1 {
  name: string;
  label: string;
  old: string | null;
  new: string | null;
}
/**
 * Some rows, in the order of the file; `next` asks for more, None at the end.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ImportRows".
 */
export interface ImportRows {
  rows: ImportRow[];
  next: number | null;
}
/**
 * One import with its mapping; `targets` are the places a column may go.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ImportView".
 */
export interface ImportView {
  line: ImportLine;
  plural: string;
  format: string;
  encoding: string;
  delimiter: string;
  size: number;
  mode: "both" | "create" | "update";
  clears: boolean;
  columns: ImportColumn[];
  targets: Target[];
  mayAdd: boolean;
  seq: number;
}
/**
 * Where a column may go.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Target".
 */
export interface Target {
  to: string;
  label: string;
}
/**
 * The viewer's imports, newest first.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Imports".
 */
export interface Imports {
  imports: ImportLine[];
  kinds: ImportKind[];
}
/**
 * A new user and their first sign-in link.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "InviteUser".
 */
export interface InviteUser {
  email: string;
  name: string;
  seat: "core" | "sales" | "service" | "view_only";
  isAdmin?: boolean;
  role?: number | null;
  /**
   * @maxItems 1000
   */
  teams?: number[];
}
/**
 * A sign-in link, said this once: hand it over. It opens once, until `expires_at`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Invited".
 */
export interface Invited {
  user: UserRow;
  link: string;
  expiresAt: string;
}
/**
 * One user; `invited` until they have signed in once.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "UserRow".
 */
export interface UserRow {
  id: number;
  email: string;
  name: string;
  seat: "core" | "sales" | "service" | "view_only";
  isAdmin: boolean;
  role: number | null;
  teams: number[];
  state: "active" | "disabled" | "invited";
  sessions: number;
  lastSeenAt?: string | null;
}
/**
 * A new access token.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "IssueToken".
 */
export interface IssueToken {
  name: string;
  /**
   * @maxItems 100
   */
  scopes: string[];
}
/**
 * The token's secret, said this once.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "IssuedToken".
 */
export interface IssuedToken {
  id: number;
  secret: string;
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
 * An object type, as far as a role or a page needs to name it.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "KindRow".
 */
export interface KindRow {
  kind: string;
  singular: string;
  plural: string;
  isCustom: boolean;
}
/**
 * The viewer's imports.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ListImports".
 */
export interface ListImports {}
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
 * Users, teams, roles and object types.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ListPeople".
 */
export interface ListPeople {}
/**
 * The threads last seen, for the web app.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ListRecent".
 */
export interface ListRecent {}
/**
 * Every type, those not in use included.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ListSubscriptionTypes".
 */
export interface ListSubscriptionTypes {}
/**
 * The viewer's tasks: open ones by due time, done ones latest first.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ListTasks".
 */
export interface ListTasks {
  done?: boolean;
  before?: string | null;
}
/**
 * The workspace's access tokens.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ListTokens".
 */
export interface ListTokens {}
/**
 * Every webhook with its newest deliveries.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ListWebhooks".
 */
export interface ListWebhooks {}
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
 * Exported mail was taken in: mails that were new, that were known, and records made for them.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "MailImported".
 */
export interface MailImported {
  mails: number;
  known: number;
  records: number;
}
/**
 * Where each column goes, in the order of the columns; begins the dry run.
 *
 *     A property's name, `company.domain` and the like for a link, `+number` and the like for a new property,
 *     `hs_object_id` for the record's id, nothing to skip the column.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "MapImport".
 */
export interface MapImport {
  id: number;
  /**
   * @maxItems 500
   */
  columns: string[];
  mode?: "both" | "create" | "update";
  clears?: boolean;
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
  search: {
    params: Search;
    result: Found;
  };
  "activity.add": {
    params: AddActivity;
    result: TimelineEntry;
  };
  "activity.edit": {
    params: EditActivity;
    result: TimelineEntry;
  };
  "activity.remove": {
    params: RemoveActivity;
    result: Done;
  };
  "task.list": {
    params: ListTasks;
    result: TaskList;
  };
  "task.finish": {
    params: FinishTask;
    result: TimelineEntry;
  };
  "people.list": {
    params: ListPeople;
    result: People;
  };
  "user.invite": {
    params: InviteUser;
    result: Invited;
  };
  "user.change": {
    params: ChangeUser;
    result: UserRow;
  };
  "user.disable": {
    params: DisableUser;
    result: UserRow;
  };
  "user.enable": {
    params: EnableUser;
    result: UserRow;
  };
  "user.renew_link": {
    params: RenewLink;
    result: Invited;
  };
  "user.end_sessions": {
    params: EndSessions;
    result: UserRow;
  };
  "profile.read": {
    params: ReadProfile;
    result: Profile;
  };
  "profile.save": {
    params: SaveProfile;
    result: Profile;
  };
  "team.save": {
    params: SaveTeam;
    result: TeamRow;
  };
  "team.dissolve": {
    params: DissolveTeam;
    result: Done;
  };
  "role.save": {
    params: SaveRole;
    result: RoleRow;
  };
  "role.delete": {
    params: DeleteRole;
    result: Done;
  };
  "role.preview": {
    params: PreviewRole;
    result: RolePreview;
  };
  "associations.read_defaults": {
    params: ReadDefaults;
    result: DefaultAssociations;
  };
  "associations.save_defaults": {
    params: SaveDefaults;
    result: DefaultAssociations;
  };
  "token.list": {
    params: ListTokens;
    result: Tokens;
  };
  "token.issue": {
    params: IssueToken;
    result: IssuedToken;
  };
  "token.revoke": {
    params: RevokeToken;
    result: Done;
  };
  "audit.page": {
    params: PageAudit;
    result: AuditPage;
  };
  "object_type.list": {
    params: ReadTypes;
    result: DefinedTypes;
  };
  "object_type.create": {
    params: CreateType;
    result: DefinedTypes;
  };
  "object_type.change": {
    params: ChangeType;
    result: DefinedTypes;
  };
  "object_type.archive": {
    params: ArchiveType;
    result: DefinedTypes;
  };
  "object_type.restore": {
    params: RestoreType;
    result: DefinedTypes;
  };
  "property.list": {
    params: ReadDefinitions;
    result: Definitions;
  };
  "property.create": {
    params: CreateProperty;
    result: Definitions;
  };
  "property.change": {
    params: ChangeProperty;
    result: Definitions;
  };
  "property.archive": {
    params: ArchiveProperty;
    result: Definitions;
  };
  "property.restore": {
    params: RestoreProperty;
    result: Definitions;
  };
  "property.order": {
    params: OrderProperties;
    result: Definitions;
  };
  "property.count": {
    params: CountProperty;
    result: PropertyCount;
  };
  "property.save_group": {
    params: SaveGroup;
    result: Definitions;
  };
  "property.archive_group": {
    params: ArchiveGroup;
    result: Definitions;
  };
  "pipeline.list": {
    params: ReadPipelines;
    result: DefinedPipelines;
  };
  "pipeline.create": {
    params: CreatePipeline;
    result: DefinedPipelines;
  };
  "pipeline.rename": {
    params: RenamePipeline;
    result: DefinedPipelines;
  };
  "pipeline.archive": {
    params: ArchivePipeline;
    result: DefinedPipelines;
  };
  "pipeline.add_stage": {
    params: CreateStage;
    result: DefinedPipelines;
  };
  "pipeline.change_stage": {
    params: ChangeStage;
    result: DefinedPipelines;
  };
  "pipeline.order_stages": {
    params: OrderStages;
    result: DefinedPipelines;
  };
  "pipeline.empty_stage": {
    params: EmptyStage;
    result: Emptied;
  };
  "pipeline.archive_stage": {
    params: ArchiveStage;
    result: DefinedPipelines;
  };
  "webhook.list": {
    params: ListWebhooks;
    result: Webhooks;
  };
  "webhook.add": {
    params: AddWebhook;
    result: WebhookView;
  };
  "webhook.remove": {
    params: RemoveWebhook;
    result: Done;
  };
  "webhook.test": {
    params: TestWebhook;
    result: Done;
  };
  "webhook.replay": {
    params: ReplayWebhook;
    result: WebhookView;
  };
  "mailbox.sending": {
    params: ReadSending;
    result: Sending;
  };
  "mailbox.set_limits": {
    params: SetLimits;
    result: Sending;
  };
  "mailbox.set_signature": {
    params: SetSignature;
    result: Sending;
  };
  "mailbox.set_default_from": {
    params: SetDefaultFrom;
    result: Sending;
  };
  "mailbox.share": {
    params: ShareMailbox;
    result: MailboxView;
  };
  "subscription_type.list": {
    params: ListSubscriptionTypes;
    result: SubscriptionTypes;
  };
  "subscription_type.create": {
    params: CreateSubscriptionType;
    result: SubscriptionTypes;
  };
  "subscription_type.change": {
    params: ChangeSubscriptionType;
    result: SubscriptionTypes;
  };
  "subscription_type.set_link": {
    params: SetUnsubscribeLink;
    result: SubscriptionTypes;
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
  "record.suggest_company": {
    params: SuggestCompany;
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
  "import.begin": {
    params: BeginImport;
    result: ImportView;
  };
  "import.map": {
    params: MapImport;
    result: ImportView;
  };
  "import.apply": {
    params: ApplyImport;
    result: ImportView;
  };
  "import.undo": {
    params: UndoImport;
    result: ImportView;
  };
  "import.discard": {
    params: DiscardImport;
    result: Imports;
  };
  "import.show": {
    params: ShowImport;
    result: ImportView;
  };
  "import.rows": {
    params: ShowImportRows;
    result: ImportRows;
  };
  "import.list": {
    params: ListImports;
    result: Imports;
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
 *     With `record` instead of a thread it is a new mail, written from that record (S1, S8). An answer at hand
 *     becomes one of the asked `kind`, to the asked `message`; its text stays.
 *     `onPhone`: a new one begins with the contacts it goes to and nothing else (H21).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "OpenDraft".
 */
export interface OpenDraft {
  thread?: number | null;
  mailbox?: number | null;
  record?: RecordRef | null;
  kind?: ("forward" | "reply" | "reply_all") | null;
  message?: number | null;
  onPhone?: boolean;
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
  fromAddress?: string | null;
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
  unsubscribeLink?: boolean | null;
  signature?: boolean;
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
 * Look for words; the last one may be unfinished. `kinds` are the groups wanted, none means all.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Search".
 */
export interface Search {
  text: string;
  /**
   * @maxItems 20
   */
  kinds?:
    | []
    | [string]
    | [string, string]
    | [string, string, string]
    | [string, string, string, string]
    | [string, string, string, string, string]
    | [string, string, string, string, string, string]
    | [string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string, string, string]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ];
  limit?: number;
}
/**
 * Take what was logged by hand off every timeline, for good.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RemoveActivity".
 */
export interface RemoveActivity {
  engagement: number;
}
/**
 * A page of tasks; `next` asks for more.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "TaskList".
 */
export interface TaskList {
  tasks: TaskRow[];
  overdue: number;
  next?: string | null;
}
/**
 * One task. `email` is the address of its contact: an e-mail task opens the composer to it (S44).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "TaskRow".
 */
export interface TaskRow {
  id: number;
  title: string;
  text: string;
  task: TaskState;
  when: "done" | "overdue" | "today" | "upcoming";
  records: RecordCard[];
  email?: string | null;
  contact?: number | null;
}
/**
 * Everybody of the workspace, and what they may be given.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "People".
 */
export interface People {
  users: UserRow[];
  teams: TeamRow[];
  roles: RoleRow[];
  kinds: KindRow[];
}
/**
 * One team with its members.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "TeamRow".
 */
export interface TeamRow {
  id: number;
  name: string;
  members: number[];
}
/**
 * One role, and who has it; an object type that is not listed is fully granted.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RoleRow".
 */
export interface RoleRow {
  id: number;
  name: string;
  grants: {
    [k: string]: Grants;
  };
  users: number[];
}
/**
 * A fresh sign-in link; the ones before open nothing any more.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RenewLink".
 */
export interface RenewLink {
  user: number;
}
/**
 * The viewer's own profile.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ReadProfile".
 */
export interface ReadProfile {}
/**
 * Who the viewer is here; seat, role and teams are an administrator's to change.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Profile".
 */
export interface Profile {
  name: string;
  email: string;
  seat: "core" | "sales" | "service" | "view_only";
  isAdmin: boolean;
  role: string | null;
  teams: string[];
  unsubscribeLink: boolean;
  unsubscribeForced: boolean;
}
/**
 * The viewer's own name, as it goes out on mail (S12), and whether a link to unsubscribe does (H40).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SaveProfile".
 */
export interface SaveProfile {
  name: string;
  unsubscribeLink?: boolean | null;
}
/**
 * A team has this name and these members; without `team` it is a new one.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SaveTeam".
 */
export interface SaveTeam {
  name: string;
  /**
   * @maxItems 1000
   */
  members: number[];
  team?: number | null;
}
/**
 * A role grants exactly this; without `role` it is a new one.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SaveRole".
 */
export interface SaveRole {
  name: string;
  grants: {
    [k: string]: Grants;
  };
  role?: number | null;
}
/**
 * What a user would reach with these grants, before anything is saved (B3).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PreviewRole".
 */
export interface PreviewRole {
  user: number;
  kind: string;
  grants: Grants;
}
/**
 * How many records of the type each action would reach, of how many; and the first ones in view.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RolePreview".
 */
export interface RolePreview {
  total: number;
  now: number;
  view: number;
  edit: number;
  communicate: number;
  delete: number;
  sample: RecordCard[];
  because?: string;
}
/**
 * The workspace's default associations.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ReadDefaults".
 */
export interface ReadDefaults {}
/**
 * Turn some switches; the others stay. `keep_files`: whether files of logged mail are kept (H8).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SaveDefaults".
 */
export interface SaveDefaults {
  /**
   * @maxItems 50
   */
  switches?: Switch[];
  keepFiles?: boolean | null;
}
/**
 * Whether a mail logged on a record of one type is logged on its records of another, too (H20).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Switch".
 */
export interface Switch {
  origin: string;
  target: string;
  on: boolean;
}
/**
 * Every token, newest first, and every scope that one may have.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Tokens".
 */
export interface Tokens {
  tokens: TokenRow[];
  scopes: string[];
}
/**
 * One token; it acts with the rights of the person who made it, within its scopes.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "TokenRow".
 */
export interface TokenRow {
  id: number;
  name: string;
  by: string;
  scopes: string[];
  createdAt: string;
  lastUsedAt?: string | null;
  revokedAt?: string | null;
}
/**
 * End a token.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RevokeToken".
 */
export interface RevokeToken {
  token: number;
}
/**
 * Security events, newest first: of some kinds, by or about a person, before an event.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PageAudit".
 */
export interface PageAudit {
  before?: number | null;
  /**
   * @maxItems 50
   */
  events?: string[];
  person?: number | null;
}
/**
 * Every object type.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ReadTypes".
 */
export interface ReadTypes {}
/**
 * Bring an archived object type back, with its properties.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RestoreType".
 */
export interface RestoreType {
  kind: string;
}
/**
 * The properties of one object type, by group and order.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ReadDefinitions".
 */
export interface ReadDefinitions {
  kind: string;
}
/**
 * Bring an archived property back, with its values.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RestoreProperty".
 */
export interface RestoreProperty {
  kind: string;
  name: string;
}
/**
 * Own properties are shown in this order.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "OrderProperties".
 */
export interface OrderProperties {
  kind: string;
  /**
   * @maxItems 1000
   */
  names: string[];
}
/**
 * Records with a value, of all records of the type.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PropertyCount".
 */
export interface PropertyCount {
  used: number;
  total: number;
}
/**
 * A group is called this; with `is_new` it is made.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SaveGroup".
 */
export interface SaveGroup {
  kind: string;
  name: string;
  label: string;
  isNew?: boolean;
}
/**
 * The pipelines of deals or tickets.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ReadPipelines".
 */
export interface ReadPipelines {
  kind: string;
}
/**
 * A pipeline is called this from now on.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RenamePipeline".
 */
export interface RenamePipeline {
  kind: string;
  pipeline: number;
  label: string;
}
/**
 * The stages of a pipeline stand in this order.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "OrderStages".
 */
export interface OrderStages {
  kind: string;
  pipeline: number;
  /**
   * @maxItems 100
   */
  stages: number[];
}
/**
 * Every webhook of the workspace.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Webhooks".
 */
export interface Webhooks {
  webhooks: WebhookView[];
}
/**
 * One webhook; `secret` is shown once, when it has been made.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "WebhookView".
 */
export interface WebhookView {
  id: number;
  url: string;
  events: string[];
  waiting: number;
  failed: number;
  failingSince: string | null;
  disabledAt: string | null;
  deliveries: WebhookDelivery[];
  secret?: string | null;
}
/**
 * Some events on their way; `state` is waiting, sending, delivered or failed.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "WebhookDelivery".
 */
export interface WebhookDelivery {
  id: number;
  state: string;
  size: number;
  attempts: number;
  fault: string | null;
  at: string;
}
/**
 * Report nothing to it any more.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RemoveWebhook".
 */
export interface RemoveWebhook {
  webhook: number;
}
/**
 * Send one event that says it is a test.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "TestWebhook".
 */
export interface TestWebhook {
  webhook: number;
}
/**
 * Send again what failed, or one delivery; a webhook that was switched off is in use again.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ReplayWebhook".
 */
export interface ReplayWebhook {
  webhook: number;
  delivery?: number | null;
}
/**
 * How a mailbox of the viewer sends.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ReadSending".
 */
export interface ReadSending {
  mailbox: number;
}
/**
 * How one of the viewer's mailboxes sends.
 *
 *     `most` is what it may send in 24 hours, `left` what is left of that, `free_at` when there is room again
 *     (H45); the chosen limits are the user's own (H46). `default_from`: one of the addresses is the viewer's
 *     usual one for new mail (S13).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Sending".
 */
export interface Sending {
  mailbox: number;
  addresses: string[];
  most: number;
  left: number;
  freeAt: string | null;
  chosenADay: number | null;
  chosenAMinute: number | null;
  signatures: SignatureView[];
  defaultFrom: string | null;
}
/**
 * What stands below mail from an address, as text; `is_own`: written here, not at the provider.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SignatureView".
 */
export interface SignatureView {
  address: string;
  text: string;
  isOwn: boolean;
}
/**
 * How much it may send at most, in 24 hours and in a minute of the clock; none: no limit of one's own.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SetLimits".
 */
export interface SetLimits {
  mailbox: number;
  aDay: number | null;
  aMinute: number | null;
}
/**
 * The viewer's own signature for an address; `text` none: the provider's again.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SetSignature".
 */
export interface SetSignature {
  mailbox: number;
  address: string;
  text: string | null;
}
/**
 * The address from which the viewer's new mail leaves unless another is chosen (S13); none: any.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SetDefaultFrom".
 */
export interface SetDefaultFrom {
  mailbox: number;
  address: string | null;
}
/**
 * A team's mailbox is for this team, or for everybody with a paid seat (none).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ShareMailbox".
 */
export interface ShareMailbox {
  mailbox: number;
  team: number | null;
}
/**
 * Every type: the built-in one, then the workspace's own, in the order they were made.
 *
 *     `unsubscribe_link` says whether one-to-one mail always bears the link, or its writer decides (H40).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SubscriptionTypes".
 */
export interface SubscriptionTypes {
  types: SubscriptionTypeRow[];
  unsubscribeLink: "always" | "choice";
}
/**
 * One type; the built-in one stays as it is. `said` are the addresses that said something about it.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SubscriptionTypeRow".
 */
export interface SubscriptionTypeRow {
  id: number;
  name: string;
  description: string;
  purpose: string;
  isActive: boolean;
  isBuiltIn: boolean;
  said: number;
  createdAt?: string | null;
}
/**
 * Whether one-to-one mail always bears a link to unsubscribe, or each user decides (H40).
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SetUnsubscribeLink".
 */
export interface SetUnsubscribeLink {
  policy: "always" | "choice";
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
 * Which company does this address tell of?
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SuggestCompany".
 */
export interface SuggestCompany {
  email: string;
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
 * Take a whole import back.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "UndoImport".
 */
export interface UndoImport {
  id: number;
}
/**
 * One import as it stands.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ShowImport".
 */
export interface ShowImport {
  id: number;
}
/**
 * Rows of one verdict, after a row number.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ShowImportRows".
 */
export interface ShowImportRows {
  id: number;
  verdict: "created" | "kept" | "refused" | "unchanged" | "updated";
  after?: number;
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
  teams: TeamChoice[];
}
/**
 * A team that the viewer may give a mailbox to.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "TeamChoice".
 */
export interface TeamChoice {
  id: number;
  name: string;
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
 *     `for_team`: several people shall use it, those of `team`, or everybody with a paid seat (none).
 *     `shared`: `address` is a shared mailbox of Microsoft 365, which somebody who may use it signs in to.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "StartConnect".
 */
export interface StartConnect {
  address?: string | null;
  forTeam?: boolean;
  team?: number | null;
  shared?: boolean;
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
/**
 * A file is kept under this name until it was imported, or for two days.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Uploaded".
 */
export interface Uploaded {
  upload: string;
  size: number;
}
