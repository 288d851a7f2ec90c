//! FlyDB examples: see the programs beside this file.
