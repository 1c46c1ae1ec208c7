/// The steps that plans are made of, one file a step: all that is said about it, in sentences and as JSON. What it does
/// to the machine is in `hostdev.host.apply`.
package hostdev.core.plan.step;
