import { afterAll, beforeAll, describe, it } from 'vitest';
import { testLaws } from '@headrace/connector-sdk/testing';
import harness from './harness';

testLaws(harness, { describe, it, beforeAll, afterAll });
