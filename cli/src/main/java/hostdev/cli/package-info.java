/// The command `hostdev`: the table of verbs, what a person typed, what goes to the terminal.
package hostdev.cli;
