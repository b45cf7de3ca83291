-- komet.say('not this')
/* nor
   komet.say('this') */
create function komet.fail(code text, field text, msgid text, variadic texts text[] default '{}') returns void as $$
begin
	perform komet.fail('KM001', 'born', 'Born in the future');
	perform komet.fail('KM004', null, 'The last seat was taken by {1} at {2}', who, at::text);
	perform komet.fail('KM001', field,
		'Nothing to split, komet.say(''x'')', a);
	perform komet.fail('KM001', 'phone', checked.problem);	-- not a literal: said where it is made
	return komet.say('A "quoted" \ word');
	perform my_komet.say('not this'), x.komet.fail('KM001', 'a', 'not this');
	select 'komet.say(''not this'')', komet.say ('not this'), komet.say( 'But this' );
end $$;
