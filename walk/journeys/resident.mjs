// The newcomer's journey: from the government's page to an identity of one's own, and to seeing who looked.

export default async function resident(walk, step) {
  const maya = await walk.meet("Maya", { passkeys: true });

  await step("Maya reads what the government is for", async () => {
    await maya.opens("/about-us/what-we-do/our-role/");
    await maya.reads("Our Role");
    await maya.looksAround();
  });
}
