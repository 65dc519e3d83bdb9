import type { ConnectorSpec, FormatSpec } from '@headrace/connector-sdk';
import blackhole from '@headrace/connector-blackhole/spec';
import datagen from '@headrace/connector-datagen/spec';
import filesystem from '@headrace/connector-filesystem/spec';
import jdbc from '@headrace/connector-jdbc/spec';
import kafka from '@headrace/connector-kafka/spec';
import nexmark from '@headrace/connector-nexmark/spec';
import print from '@headrace/connector-print/spec';
import values from '@headrace/connector-values/spec';
import csv from '@/formats/csv/spec';
import json from '@/formats/json/spec';

/**
 * The connectors of this build by their name in SQL, in the palette's order. Browser-safe: specs only. Options are `unknown` to all
 * but the connector itself: get them by `parseOptions(spec, texts)` and hand them back to the spec's functions.
 */
export const connectorSpecs: Readonly<Record<string, ConnectorSpec>> = { filesystem, datagen, kafka, jdbc, print, blackhole, values, nexmark };

/** The formats of this build by their name in SQL. */
export const formatSpecs: Readonly<Record<string, FormatSpec>> = { json, csv };
