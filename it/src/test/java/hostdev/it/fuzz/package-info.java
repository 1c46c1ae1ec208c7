/// Fuzzing of every parser of foreign bytes and text: targets, what must hold for each, and the runs.
package hostdev.it.fuzz;
