#!/usr/bin/env node
// Usage: node story.mjs PORT KEY
//
// A customer's whole story with Stripe's own Node client against a server on loopback: trial by Checkout, payment by the clock, a card
// that fails, past_due, another card, paid, an upgrade, the end. Webhooks are taken and verified on the way. Speaks only when it fails.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import Stripe from 'stripe';

const [port, key] = process.argv.slice(2);
const stripe = new Stripe(key, { host: '127.0.0.1', port: Number(port), protocol: 'http', maxNetworkRetries: 0 });
const base = `http://127.0.0.1:${port}`;
const DAY = 86_400;

async function main() {
  const inbox = await receiveWebhooks();
  const price = (await stripe.prices.list({ lookup_keys: ['adim_starter_monthly'], expand: ['data.product'] })).data[0];
  assert.equal(price.unit_amount, 1500);
  assert.equal(price.product.name, 'ADIM Starter');

  const customer = await stripe.customers.create({ email: 'jane@adim.test', name: 'Jane Roe', metadata: { user: 'u7' } }, { idempotencyKey: 'customer-u7' });
  const again = await stripe.customers.create({ email: 'jane@adim.test', name: 'Jane Roe', metadata: { user: 'u7' } }, { idempotencyKey: 'customer-u7' });
  assert.equal(again.id, customer.id);
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');

  const subscription = await checkOut(customer, price);
  assert.equal(subscription.status, 'trialing');
  await trialEndsWithAFailure(subscription.id);
  await paysWithAnotherCard(customer.id, subscription.id);
  await upgrades(customer.id, subscription.id);
  await ends(customer.id, subscription.id);
  await errorsAreUnderstood();
  await listsArePaged(customer.id);
  await inbox.knows(['checkout.session.completed', 'customer.subscription.created', 'invoice.payment_failed', 'invoice.paid', 'customer.subscription.deleted']);
  inbox.close();
}

async function checkOut(customer, price) {
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription', customer: customer.id, line_items: [{ price: price.id, quantity: 1 }], client_reference_id: 'u7',
    success_url: 'http://portal.test/done?session={CHECKOUT_SESSION_ID}', cancel_url: 'http://portal.test/plans',
    subscription_data: { trial_period_days: 14, metadata: { workspace: 'ws7x2k' } },
  });
  const page = await (await fetch(session.url)).text();
  for (const label of ['Card number', 'Expiry', 'CVC', 'Start trial', 'Email']) assert.ok(page.includes(label), `the page has no "${label}"`);
  const declined = await (await type(session.url, '4000000000000002')).text();
  assert.ok(declined.includes('Your card was declined.'));
  const paid = await type(session.url, '4000000000000341');
  assert.equal(paid.status, 303);
  assert.equal(paid.headers.get('location'), `http://portal.test/done?session=${session.id}`);
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription', 'line_items'] });
  assert.equal(done.status, 'complete');
  assert.equal(done.subscription.metadata.workspace, 'ws7x2k');
  return done.subscription;
}

async function trialEndsWithAFailure(id) {
  await advance(14 * DAY + 60);
  const subscription = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice.payments.data.payment'] });
  assert.equal(subscription.status, 'past_due');
  assert.equal(subscription.latest_invoice.status, 'open');
  await assert.rejects(stripe.invoices.pay(subscription.latest_invoice.id), (error) => error.type === 'StripeCardError' && error.decline_code === 'generic_decline');
}

async function paysWithAnotherCard(customer, id) {
  const portal = await stripe.billingPortal.sessions.create({ customer, return_url: 'http://portal.test/billing' });
  assert.ok((await (await fetch(portal.url)).text()).includes('A payment failed.'));
  assert.equal((await type(`${portal.url}/cards`, '4242424242424242')).status, 303);
  const { latest_invoice: invoice } = await stripe.subscriptions.retrieve(id);
  assert.equal((await stripe.invoices.pay(invoice)).status, 'paid');
  assert.equal((await stripe.subscriptions.retrieve(id)).status, 'active');
  const methods = await stripe.paymentMethods.list({ customer, type: 'card' });
  assert.deepEqual(methods.data.map((method) => method.card.last4), ['4242', '0341']);
}

async function upgrades(customer, id) {
  const { items } = await stripe.subscriptions.retrieve(id);
  const pro = (await stripe.prices.list({ lookup_keys: ['adim_pro_monthly'] })).data[0];
  const change = { items: [{ id: items.data[0].id, price: pro.id }], proration_behavior: 'always_invoice' };
  const preview = await stripe.invoices.createPreview({ customer, subscription: id, subscription_details: change });
  assert.equal(preview.lines.data.length, 2);
  const subscription = await stripe.subscriptions.update(id, { ...change, expand: ['latest_invoice'] });
  assert.equal(subscription.latest_invoice.status, 'paid');
  assert.ok(Math.abs(subscription.latest_invoice.total - preview.total) <= 1, `${preview.total} was shown and ${subscription.latest_invoice.total} was taken`);
  await advance(31 * DAY);
  const renewed = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
  assert.equal(renewed.latest_invoice.amount_paid, 4900);
}

async function ends(customer, id) {
  assert.equal((await stripe.subscriptions.update(id, { cancel_at_period_end: true })).status, 'active');
  await advance(31 * DAY);
  assert.equal((await stripe.subscriptions.retrieve(id)).status, 'canceled');
  assert.equal((await stripe.subscriptions.list({ customer, status: 'all' })).data.length, 1);
  assert.equal((await stripe.subscriptions.list({ customer })).data.length, 0);
}

async function errorsAreUnderstood() {
  await assert.rejects(stripe.subscriptions.retrieve('sub_none'), (error) => error.statusCode === 404 && error.code === 'resource_missing' && error.requestId.startsWith('req_'));
  await assert.rejects(stripe.customers.create({ emial: 'x' }), (error) => error.type === 'StripeInvalidRequestError' && error.param === 'emial');
  await assert.rejects(stripe.customers.create({ email: 'other@adim.test' }, { idempotencyKey: 'customer-u7' }), (error) => error.type === 'StripeIdempotencyError');
  const stranger = new Stripe('sk_test_wrong', { host: '127.0.0.1', port: Number(port), protocol: 'http' });
  await assert.rejects(stranger.customers.list(), (error) => error.type === 'StripeAuthenticationError');
}

async function listsArePaged(customer) {
  const all = await stripe.events.list({ limit: 100, types: ['invoice.paid', 'invoice.payment_failed', 'customer.subscription.updated'] });
  const paged = [];
  for await (const event of stripe.events.list({ limit: 2, types: ['invoice.paid', 'invoice.payment_failed', 'customer.subscription.updated'] })) paged.push(event.id);
  assert.deepEqual(paged, all.data.map((event) => event.id));
  assert.ok((await stripe.invoices.list({ customer, status: 'paid' }).autoPagingToArray({ limit: 100 })).length >= 3);
}

function type(url, number) {
  const form = { action: 'pay', email: 'jane@adim.test', card_number: number, expiry: '12/40', cvc: '123', name: 'Jane Roe' };
  return fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
}

async function advance(seconds) {
  const answer = await fetch(`${base}/stripe/clock`, { method: 'POST', body: JSON.stringify({ seconds }) });
  assert.equal(answer.status, 200);
}

/** Takes webhooks, and believes only those whose signature is right. */
async function receiveWebhooks() {
  const taken = [];
  let endpoint;
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    assert.throws(() => stripe.webhooks.constructEvent(body, request.headers['stripe-signature'], 'whsec_other'));
    taken.push(stripe.webhooks.constructEvent(body, request.headers['stripe-signature'], endpoint.secret).type);
    response.end('{}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = await stripe.webhookEndpoints.create({ url: `http://127.0.0.1:${server.address().port}/`, enabled_events: ['*'] });
  return {
    close: () => server.close(),
    async knows(types) {
      const deadline = Date.now() + 20_000;
      while (!types.every((one) => taken.includes(one))) {
        assert.ok(Date.now() < deadline, `these never came: ${types.filter((one) => !taken.includes(one))}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

main().then(() => process.exit(0), (failure) => {
  console.error(failure);
  process.exit(3);
});
