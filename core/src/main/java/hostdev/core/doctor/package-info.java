/// What stands between a machine and giving its devices away: one rule a file, and what the rules look at.
package hostdev.core.doctor;
