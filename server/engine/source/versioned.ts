/** The engine's words for a connector's own values in a checkpoint. */
export { loadVersioned as load, storeVersioned as store, StoredSchema, type Stored } from '@headrace/connector-sdk/source';
