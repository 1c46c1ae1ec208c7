/// Reads what decides whether a machine can give its devices away: one reader a subsystem.
package hostdev.host.doctor;
