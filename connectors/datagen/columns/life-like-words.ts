/** Parts of life-like values: ASCII, so that a character is a byte. Names of places are real; people, companies and products are made up of their parts. */
export const firstNames =
  'Ada Akira Alba Amara Anton Aziz Bela Bruno Carla Chen Clara Dalia David Elena Emil Farid Fatima Greta Hana Hugo Ines Ivan Jamal Jana Joana Kofi Lars Leila Lin Lucas Maja Marco Mei Mira Nadia Nils Nora Omar Pablo Priya Quinn Rosa Sami Sara Sven Tariq Uma Vera Yara Zoe'.split(
    ' ',
  );

export const lastNames =
  'Abe Adeyemi Ali Andersen Banda Becker Bianchi Bos Castro Chandra Costa Diaz Dubois Eriksen Fischer Garcia Gupta Haddad Hansen Horvat Ito Jansen Kaya Kim Kovacs Lee Lopez Martin Mensah Moreau Mori Nguyen Novak Okafor Olsen Park Patel Petrov Ricci Rossi Sato Silva Singh Svoboda Tan Torres Varga Wagner Wang Yilmaz'.split(
    ' ',
  );

export const cities =
  'Accra,Amsterdam,Athens,Bangkok,Barcelona,Berlin,Bogota,Boston,Buenos Aires,Cairo,Cape Town,Chennai,Chicago,Copenhagen,Dakar,Denver,Dublin,Hamburg,Hanoi,Helsinki,Istanbul,Jakarta,Kyoto,Lagos,Lima,Lisbon,London,Lyon,Madrid,Manila,Melbourne,Milan,Montreal,Mumbai,Nairobi,Osaka,Oslo,Paris,Prague,Quito,Rome,Santiago,Seoul,Shanghai,Singapore,Stockholm,Sydney,Taipei,Toronto,Vienna'.split(
    ',',
  );

export const countries =
  'Argentina,Australia,Austria,Brazil,Canada,Chile,China,Colombia,Czechia,Denmark,Egypt,Finland,France,Germany,Ghana,Greece,India,Indonesia,Ireland,Italy,Japan,Kenya,Mexico,Morocco,Netherlands,New Zealand,Nigeria,Norway,Peru,Philippines,Poland,Portugal,Senegal,Singapore,South Africa,South Korea,Spain,Sweden,Switzerland,Thailand,Turkey,United Kingdom,United States,Uruguay,Vietnam'.split(
    ',',
  );

export const companyKinds =
  'Foods Freight Glass Instruments Labs Logistics Mills Motors Optics Paper Power Press Systems Textiles Tools Works'.split(' ');

export const adjectives =
  'Big Blue Bright Calm Clever Early Fine Fresh Green Heavy Light Little Long Plain Quick Quiet Red Round Sharp Silent Small Soft Solid Warm'.split(
    ' ',
  );

export const things =
  'Basket Bench Bottle Bowl Brush Chair Clock Coat Cup Desk Drill Fan Glove Hammer Jacket Kettle Knife Lamp Mirror Pan Pen Pillow Plate Radio Scarf Shelf Shoe Spoon Table Vase'.split(
    ' ',
  );

export const words =
  'account after air along answer before began below between both bring build call carry chair change city close cold come country cover cross day deep door draw early earth every eye fall far field find follow food form found full garden give good great group hand hard head hear high hold home house idea keep kind know land large last late learn leave letter light line list little long look made main make mark morning mountain move name near need night north note number often open order other page paper part place plan plant play point port press question quick rain read ready right river road room round school sea second seem set ship short show side simple small song south spell stand start state stay still stone stop story street strong study table take tell thing think time town tree turn under voice walk watch water way west white whole wind winter wood word work world write year'.split(
    ' ',
  );
