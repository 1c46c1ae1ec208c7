/// Every result, for people as lines and for programs as JSON: pure, no verb and no machine.
package hostdev.cli.view;
