// Stands for the seed in the supervisor's tests: makes no examples.
process.exit(0);
